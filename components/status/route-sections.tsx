'use client';

import { SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useShadowed } from '#components/editor/use-shadowed.ts';
import { WeightsForm } from '#components/editor/weights-form.tsx';
import { useWorld } from '#components/live/cluster-live.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { PanelSection } from '#components/ui/panel.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type Route, type RouteRule, readRoute } from '#lib/gateway-api/route.ts';
import { isSynced } from '#lib/gateway-api/world.ts';
import { objectKey as keyOfRef, type ObjectKey } from '#lib/identity/object-ref.ts';
import { audienceOf } from '#lib/routing/attachment.ts';
import type { Shadowed } from '#lib/routing/impact/impact.ts';
import { ruleFailure } from '#lib/routing/rule-failure.ts';
import { formatShare, shares } from '#lib/routing/shares.ts';
import { summarizeFilter } from '#lib/routing/summarize-filter.ts';
import { summarizeRule } from '#lib/routing/summarize-rule.ts';
import { Fact, Facts, Nothing } from './facts.tsx';
import { ObjectLink } from './object-link.tsx';
import { backendPlace, parentPlace } from './place-words.ts';
import { VerdictList } from './verdict-list.tsx';

type RouteSectionsProps = {
  readonly object: KubeObject;
  readonly objectKey: ObjectKey;
  readonly afterRules: ReactNode;
};

/** Sections of a route: hosts, rules with weights, what the controllers say per parent. */
export function RouteSections({ object, objectKey, afterRules }: RouteSectionsProps) {
  const live = useWorld().objects.get(objectKey);
  const { changes } = useDraftWorld();
  const route = readRoute(object);
  const canEdit = changes.get(objectKey) !== 'removed';
  const shadowed = useShadowed(objectKey);
  return (
    <>
      {route.hostnames.length > 0 && (
        <PanelSection title="Hosts">
          <p className="font-mono text-xs leading-5 break-words text-ink">{route.hostnames.join(', ')}</p>
        </PanelSection>
      )}
      <PanelSection title={route.rules.length === 1 ? '1 rule' : `${route.rules.length} rules`}>
        {route.rules.length === 0 && <Nothing>It has no rules.</Nothing>}
        <ol className="flex flex-col gap-3">
          {route.rules.map((rule) => (
            <RuleItem
              key={rule.index}
              route={route}
              rule={rule}
              objectKey={objectKey}
              canEdit={canEdit}
              shadowed={shadowed.filter(({ place }) => place.rule === rule.index)}
            />
          ))}
        </ol>
      </PanelSection>
      {afterRules}
      <PanelSection title="Parents">
        <Audience route={route} />
        {live ? <VerdictList route={live} /> : <DraftParents route={route} />}
      </PanelSection>
    </>
  );
}

/** A consumer route reads like any other, but most callers never meet it. */
function Audience({ route }: { readonly route: Route }) {
  const parents = route.parents.filter((parent) => audienceOf(route, parent) !== null);
  if (parents.length === 0) return null;
  const where = parents.length === route.parents.length ? '' : ` on ${parents.map(parentPlace).join(', ')}`;
  return (
    <Callout tone="info" className="mb-2">
      A consumer route: it holds{where} only for callers in namespace {route.namespace}. Callers elsewhere do
      not notice it.
    </Callout>
  );
}

type RuleItemProps = {
  readonly route: Route;
  readonly rule: RouteRule;
  readonly objectKey: ObjectKey;
  readonly canEdit: boolean;
  /** What of it no request can reach. */
  readonly shadowed: readonly Shadowed[];
};

function RuleItem({ route, rule, objectKey, canEdit, shadowed }: RuleItemProps) {
  const actions = rule.filters.map((filter) => summarizeFilter(filter, route.namespace));
  const failure = ruleFailure(route, rule);
  return (
    <li className="rounded-md border border-line">
      <div className="flex min-h-8 items-center gap-2 px-2 py-1">
        <p className="min-w-0 flex-1 text-sm break-words text-ink">{summarizeRule(rule, route.rules)}</p>
        {rule.name !== null && <Badge mono>{rule.name}</Badge>}
        {canEdit && rule.backends.length > 1 && <WeightsButton route={objectKey} rule={rule} />}
      </div>
      {actions.length > 0 && (
        <ul className="border-t border-line px-2 py-1 text-xs text-ink-2">
          {actions.map((action) => (
            <li key={action}>{action}</li>
          ))}
        </ul>
      )}
      <Backends route={route} rule={rule} />
      {shadowed.map(({ message }) => (
        <Callout key={message} tone="warn" title="Never reached" className="m-2 mt-0">
          {message}
        </Callout>
      ))}
      {failure !== null && (
        <Callout tone="bad" className="m-2 mt-0">
          {failure}
        </Callout>
      )}
    </li>
  );
}

function WeightsButton({ route, rule }: { readonly route: ObjectKey; readonly rule: RouteRule }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      title="Weights"
      open={isOpen}
      onOpenChange={setOpen}
      align="end"
      trigger={
        <IconButton label={`Edit weights of rule ${rule.index + 1}`} size="sm">
          <SlidersHorizontal aria-hidden />
        </IconButton>
      }
    >
      <WeightsForm route={route} ruleIndex={rule.index} onDone={() => setOpen(false)} />
    </Popover>
  );
}

/** Backends with their share as a bar and in numbers. */
function Backends({ route, rule }: { readonly route: Route; readonly rule: RouteRule }) {
  const { world } = useDraftWorld();
  if (rule.backends.length === 0) return null;
  const split = shares(rule.backends);
  return (
    <ul className="flex flex-col gap-1 border-t border-line px-2 py-1.5">
      {rule.backends.map((backend, index) => {
        const share = split?.[index] ?? null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: one Service may stand twice in a rule; the place is the identity
          <li key={index} className="flex flex-col gap-0.5">
            <div className="flex items-center gap-2">
              <ObjectLink objectKey={keyOfRef(backend)}>{backendPlace(backend, route.namespace)}</ObjectLink>
              {isSynced(world, backend) && !world.objects.has(keyOfRef(backend)) && (
                <StatusBadge tone="bad" variant="plain" className="text-xs">
                  missing
                </StatusBadge>
              )}
              <span className="ml-auto shrink-0 text-xs text-ink tabular-nums">
                {share === null ? 'no share,' : formatShare(share)}
                <span className="text-ink-3"> weight {backend.weight}</span>
              </span>
            </div>
            <span aria-hidden className="block h-1 rounded-sm bg-sunken">
              <span className="block h-1 rounded-sm bg-accent" style={{ width: `${(share ?? 0) * 100}%` }} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Parents of a route that is not on the cluster yet. */
function DraftParents({ route }: { readonly route: Route }) {
  if (route.parents.length === 0) return <Nothing>It names no parent, so it would change nothing.</Nothing>;
  return (
    <Facts>
      {route.parents.map((parent) => (
        <Fact key={parentPlace(parent)} name={parent.kind}>
          <ObjectLink objectKey={keyOfRef(parent)}>{parentPlace(parent)}</ObjectLink>
        </Fact>
      ))}
    </Facts>
  );
}
