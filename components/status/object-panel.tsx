'use client';

import { PackageX, X } from 'lucide-react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useIsLoaded, useWorld } from '#components/live/cluster-live.tsx';
import { CHANGE_WORDS, HEALTH_WORDS } from '#components/routes/health-words.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Panel, PanelBody, PanelHeader, PanelSection } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { isSynced } from '#lib/gateway-api/world.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { routeHealth } from '#lib/status/health.ts';
import { routeVerdicts } from '#lib/status/verdicts.ts';
import { CopyNameButton } from './copy-name-button.tsx';
import { FindingsSection, useHasManyFindings } from './findings-section.tsx';
import { GatewayFacts, GatewaySections } from './gateway-sections.tsx';
import { ObjectActions } from './object-actions.tsx';
import { ObjectFacts } from './object-facts.tsx';
import { RouteSections } from './route-sections.tsx';
import { MissingServiceSections, ServiceFacts, ServiceSections } from './service-sections.tsx';
import { ShowYamlButton } from './show-yaml-button.tsx';

export type ObjectPanelProps = { readonly objectKey: ObjectKey; readonly onClose: () => void };

/** Everything about the selected object, live and drafted, with what can be done to it. Fills its container. */
export function ObjectPanel({ objectKey, onClose }: ObjectPanelProps) {
  const live = useWorld();
  const { world } = useDraftWorld();
  const identity = parseObjectKey(objectKey);
  // A route the draft deletes is gone from the drafted world; what is shown then is what is still live.
  const object = world.objects.get(objectKey) ?? live.objects.get(objectKey) ?? null;
  const name = identity
    ? `${identity.namespace === '' ? '' : `${identity.namespace}/`}${identity.name}`
    : objectKey;
  return (
    <Panel aria-label={`${identity?.kind ?? 'Object'} ${name}`} className="h-full">
      <PanelHeader
        actions={
          <>
            <CopyNameButton text={name} />
            {object && <ShowYamlButton object={object} />}
            <IconButton label="Close" shortcut="Esc" size="sm" onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          </>
        }
      >
        <h2 className="flex min-w-0 flex-col py-1">
          <span className="text-xs text-ink-2">
            {identity?.kind}
            {identity?.namespace ? ` in ${identity.namespace}` : ''}
          </span>
          <span className="truncate text-base font-semibold text-ink" title={identity?.name}>
            {identity?.name ?? objectKey}
          </span>
        </h2>
      </PanelHeader>
      {object ? <Content object={object} objectKey={objectKey} /> : <Missing objectKey={objectKey} />}
    </Panel>
  );
}

function Content({ object, objectKey }: { readonly object: KubeObject; readonly objectKey: ObjectKey }) {
  const identity = parseObjectKey(objectKey);
  const isRoute = identity !== null && isRouteKind(identity);
  const isBelow = useHasManyFindings(objectKey) && isRoute;
  return (
    <PanelBody>
      <PanelSection title="At a glance" actions={isRoute ? <RouteState objectKey={objectKey} /> : undefined}>
        <ObjectFacts object={object}>
          {identity?.kind === 'Service' && <ServiceFacts object={object} />}
          {identity?.kind === 'Gateway' && <GatewayFacts object={object} />}
        </ObjectFacts>
        <ObjectActions object={object} objectKey={objectKey} />
      </PanelSection>
      {!isBelow && <FindingsSection objectKey={objectKey} />}
      {isRoute && (
        <RouteSections
          object={object}
          objectKey={objectKey}
          afterRules={isBelow ? <FindingsSection objectKey={objectKey} /> : null}
        />
      )}
      {identity?.kind === 'Service' && <ServiceSections object={object} objectKey={objectKey} />}
      {identity?.kind === 'Gateway' && <GatewaySections object={object} objectKey={objectKey} />}
    </PanelBody>
  );
}

/** Draft and live are two facts: both are said. */
function RouteState({ objectKey }: { readonly objectKey: ObjectKey }) {
  const live = useWorld().objects.get(objectKey);
  const change = useDraftWorld().changes.get(objectKey);
  const health = live ? HEALTH_WORDS[routeHealth(routeVerdicts(live))] : null;
  return (
    <span className="flex flex-wrap justify-end gap-1">
      {health && (
        <StatusBadge tone={health.tone} icon={health.icon}>
          {health.words}
        </StatusBadge>
      )}
      {change && <StatusBadge tone={CHANGE_WORDS[change].tone}>{CHANGE_WORDS[change].words}</StatusBadge>}
    </span>
  );
}

/** Loading, not known and not there are three different things. */
function Missing({ objectKey }: { readonly objectKey: ObjectKey }) {
  const isLoaded = useIsLoaded();
  const world = useWorld();
  const identity = parseObjectKey(objectKey);
  if (!isLoaded)
    return (
      <PanelBody className="flex flex-col gap-2">
        <p role="status" className="text-sm text-ink-2">
          Loading
        </p>
        <Skeleton className="w-48" />
        <Skeleton className="w-64" />
      </PanelBody>
    );
  const isKnown = identity !== null && isSynced(world, identity);
  const isService = identity?.group === '' && identity.kind === 'Service';
  const empty = (
    <EmptyState
      icon={PackageX}
      level={3}
      title={isKnown ? 'It does not exist' : 'Not known'}
      tone={isKnown ? 'warn' : 'idle'}
      className={isService ? 'min-h-0' : undefined}
    >
      {isKnown
        ? `${identity.kind} ${identity.name} is named by a route or a link, but the cluster has none.`
        : 'This kind is not read completely here, so nobody can say whether it exists.'}
    </EmptyState>
  );
  if (!isService) return empty;
  return (
    <PanelBody>
      {empty}
      <MissingServiceSections objectKey={objectKey} isKnown={isKnown} />
    </PanelBody>
  );
}
