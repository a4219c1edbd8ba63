'use client';

import { VERDICT_WORDS } from '#components/routes/health-words.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { generationOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { controllerLabel } from '#lib/mesh/known-meshes.ts';
import { parentKeyOf } from '#lib/routing/attachment.ts';
import type { ParentVerdict } from '#lib/status/verdict.ts';
import { routeVerdicts } from '#lib/status/verdicts.ts';
import { ConditionList } from './condition-list.tsx';
import { Nothing } from './facts.tsx';
import { ObjectLink } from './object-link.tsx';
import { parentPlace } from './place-words.ts';

/** What each controller says about each parent of a live route. */
export function VerdictList({ route }: { readonly route: KubeObject }) {
  const verdicts = routeVerdicts(route);
  if (verdicts.length === 0) return <Nothing>The route names no parent, so nobody answers for it.</Nothing>;
  return (
    <ul className="flex flex-col gap-3">
      {verdicts.map((verdict) => (
        <VerdictItem
          key={`${parentKeyOf(verdict.parent)}/${parentPlace(verdict.parent)}/${verdict.controllerName}`}
          verdict={verdict}
          generation={generationOf(route)}
        />
      ))}
    </ul>
  );
}

function VerdictItem({
  verdict,
  generation,
}: {
  readonly verdict: ParentVerdict;
  readonly generation: number | null;
}) {
  const { parent, controllerName, state, summary, conditions } = verdict;
  const { tone, icon, words } = VERDICT_WORDS[state];
  return (
    <li className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <StatusBadge tone={tone} icon={icon}>
          {words}
        </StatusBadge>
        <span className="text-sm text-ink-2">{parent.kind}</span>
        <ObjectLink objectKey={parentKeyOf(parent)}>{parentPlace(parent)}</ObjectLink>
      </div>
      <p className="text-sm break-words text-ink">{summary}</p>
      {controllerName !== null && (
        <p className="text-xs text-ink-2">
          {controllerLabel(controllerName)}{' '}
          {controllerLabel(controllerName) !== controllerName && (
            <span className="font-mono break-all text-ink-3">{controllerName}</span>
          )}
        </p>
      )}
      {conditions.length > 0 && (
        <details className="group">
          <summary className="cursor-pointer rounded-sm text-xs text-ink-2 hover:text-ink">
            {conditions.length} condition{conditions.length === 1 ? '' : 's'}
          </summary>
          <div className="mt-1 border-l border-line pl-2">
            <ConditionList conditions={conditions} generation={generation} />
          </div>
        </details>
      )}
    </li>
  );
}
