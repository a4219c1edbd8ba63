'use client';

import { useMemo } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { PanelSection } from '#components/ui/panel.tsx';
import { type JsonObject, numberAt, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { generationOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { attachedRoutes } from '#lib/routing/attachment.ts';
import { readConditions } from '#lib/status/conditions.ts';
import { ConditionList } from './condition-list.tsx';
import { Fact, Nothing, Unknown } from './facts.tsx';
import { AttachedRouteList } from './route-lists.tsx';

/** What a Gateway has beside every object: class and addresses. */
export function GatewayFacts({ object }: { readonly object: KubeObject }) {
  const addresses = objectsAt(objectAt(object, 'status'), 'addresses').flatMap(
    (address) => stringAt(address, 'value') ?? [],
  );
  return (
    <>
      <Fact name="Class" mono>
        {stringAt(specOf(object), 'gatewayClassName') ?? <Unknown>none</Unknown>}
      </Fact>
      <Fact name="Addresses" mono>
        {addresses.length > 0 ? addresses.join(', ') : <Unknown>none reported</Unknown>}
      </Fact>
    </>
  );
}

/** Sections of a Gateway: listeners, conditions, routes. */
export function GatewaySections({
  object,
  objectKey,
}: {
  readonly object: KubeObject;
  readonly objectKey: ObjectKey;
}) {
  const { world } = useDraftWorld();
  const attached = useMemo(() => attachedRoutes(world, objectKey), [world, objectKey]);
  const status = objectAt(object, 'status');
  const conditions = readConditions(status);
  return (
    <>
      <PanelSection title="Listeners">
        <ListenerList
          listeners={objectsAt(specOf(object), 'listeners')}
          statuses={objectsAt(status, 'listeners')}
        />
      </PanelSection>
      <PanelSection title="What its controller says">
        {conditions.length === 0 ? (
          <Nothing>No controller has written a condition.</Nothing>
        ) : (
          <ConditionList conditions={conditions} generation={generationOf(object)} />
        )}
      </PanelSection>
      <PanelSection title="Routes of this Gateway">
        <AttachedRouteList attachments={attached} empty="No route names this Gateway as its parent." />
      </PanelSection>
    </>
  );
}

function ListenerList({
  listeners,
  statuses,
}: {
  readonly listeners: readonly JsonObject[];
  readonly statuses: readonly JsonObject[];
}) {
  if (listeners.length === 0) return <Nothing>It has no listeners.</Nothing>;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {listeners.map((listener) => {
        const name = stringAt(listener, 'name') ?? '';
        const own = statuses.find((status) => stringAt(status, 'name') === name);
        const attached = numberAt(own, 'attachedRoutes');
        return (
          <li key={name} className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-mono text-xs text-ink">{name}</span>
            <span className="text-xs text-ink-2">
              {stringAt(listener, 'protocol')} {numberAt(listener, 'port')}
              {stringAt(listener, 'hostname') !== undefined && ` · ${stringAt(listener, 'hostname')}`}
              {attached !== undefined && ` · ${attached} route${attached === 1 ? '' : 's'}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
