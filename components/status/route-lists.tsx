'use client';

import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { CHANGE_WORDS, HEALTH_WORDS } from '#components/routes/health-words.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { Route } from '#lib/gateway-api/route.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { type Attachment, audienceOf } from '#lib/routing/attachment.ts';
import { formatShare } from '#lib/routing/shares.ts';
import { summarizeRule } from '#lib/routing/summarize-rule.ts';
import { routeHealth } from '#lib/status/health.ts';
import { routeVerdicts } from '#lib/status/verdicts.ts';
import { Nothing } from './facts.tsx';
import { ObjectLink } from './object-link.tsx';
import { parentPlace } from './place-words.ts';
import type { BackendUse } from './uses-as-backend.ts';

const FACET = { producer: 'producer route', consumer: 'consumer route', gateway: 'Gateway route' } as const;

/** Routes attached to an object, each with its rules in words. */
export function AttachedRouteList({
  attachments,
  empty,
}: {
  readonly attachments: readonly Attachment[];
  readonly empty: string;
}) {
  if (attachments.length === 0) return <Nothing>{empty}</Nothing>;
  return (
    <ul className="flex flex-col gap-3">
      {attachments.map(({ route, parent, facet }) => (
        <li key={`${objectKey(route)}/${parentPlace(parent)}`} className="flex flex-col gap-1">
          <RouteHead route={route} />
          <p className="text-xs text-ink-2">
            {[route.kind, FACET[facet], audienceOf(route, parent)].filter((word) => word !== null).join(', ')}
            {parent.port !== null && `, port ${parent.port}`}
            {parent.sectionName !== null && `, ${parent.sectionName}`}
          </p>
          <ul className="flex flex-col text-xs text-ink-2">
            {route.rules.map((rule) => (
              <li key={rule.index} className="truncate" title={summarizeRule(rule, route.rules)}>
                {summarizeRule(rule, route.rules)}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** Rules that send requests to an object, with their share. */
export function BackendUseList({
  uses,
  empty,
}: {
  readonly uses: readonly BackendUse[];
  readonly empty: string;
}) {
  if (uses.length === 0) return <Nothing>{empty}</Nothing>;
  return (
    <ul className="flex flex-col gap-3">
      {uses.map(({ route, rule, kind, share }) => (
        <li key={`${objectKey(route)}/${rule.index}/${kind}`} className="flex flex-col gap-1">
          <RouteHead route={route} />
          <p className="text-xs break-words text-ink-2">
            <span className="tabular-nums">
              {kind === 'mirror' ? 'copies of ' : ''}
              {share === null ? 'an undefined share (all weights are 0)' : formatShare(share)}
            </span>{' '}
            of {summarizeRule(rule, route.rules)}
          </p>
        </li>
      ))}
    </ul>
  );
}

function RouteHead({ route }: { readonly route: Route }) {
  const key = objectKey(route);
  return (
    <div className="flex min-w-0 items-center gap-2">
      <RouteState route={route} objectKey={key} />
      <ObjectLink objectKey={key}>{`${route.namespace}/${route.name}`}</ObjectLink>
    </div>
  );
}

/** A drafted route says so; a live one says what its controllers say. */
function RouteState({ route, objectKey: key }: { readonly route: Route; readonly objectKey: ObjectKey }) {
  const { changes } = useDraftWorld();
  const change = changes.get(key);
  if (change) {
    const { tone, words } = CHANGE_WORDS[change];
    return <StatusBadge tone={tone}>{words}</StatusBadge>;
  }
  const { tone, words } = HEALTH_WORDS[routeHealth(routeVerdicts(route.object))];
  return <StatusDot tone={tone} label={words} />;
}
