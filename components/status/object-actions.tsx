'use client';

import { Pencil } from 'lucide-react';
import { useDraft, useDraftWorld } from '#components/editor/draft-store.tsx';
import { revealDocument } from '#components/editor/reveal-document.ts';
import { useClusterSummary, useWorld } from '#components/live/cluster-live.tsx';
import { SimulateButton } from '#components/simulator/simulate-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { openDocument } from '#lib/edit/open-document.ts';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { isServiceParent, type Route, readRoute } from '#lib/gateway-api/route.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { parentKeyOf } from '#lib/routing/attachment.ts';
import { DeleteRouteButton } from './delete-route-button.tsx';
import { RouteTrafficButton } from './route-traffic-button.tsx';

/** What can be done to the object; all of it goes into the draft first. */
export function ObjectActions({
  object,
  objectKey,
}: {
  readonly object: KubeObject;
  readonly objectKey: ObjectKey;
}) {
  const isReadOnly = useClusterSummary()?.readOnly === true;
  const { changes } = useDraftWorld();
  const identity = parseObjectKey(objectKey);
  const isRoute = identity !== null && isRouteKind(identity);
  if (changes.get(objectKey) === 'removed') return <RestoreButton objectKey={objectKey} />;
  return (
    <div className="mt-3 flex flex-wrap gap-2 empty:hidden">
      {identity?.kind === 'Service' && <RouteTrafficButton parent={objectKey} label="Route traffic…" />}
      {isRoute && <RouteActions route={readRoute(object)} objectKey={objectKey} />}
      {isAsked(identity) && <SimulateButton about={objectKey} label="Simulate a request" />}
      {isReadOnly && isRoute && (
        <p className="w-full text-xs text-ink-2">Read-only: a draft can be exported, not applied.</p>
      )}
    </div>
  );
}

/** True for what requests can be sent to: Services, Gateways, and routes through their parents. */
function isAsked(identity: ReturnType<typeof parseObjectKey>): boolean {
  if (identity === null) return false;
  return isRouteKind(identity) || identity.kind === 'Service' || identity.kind === 'Gateway';
}

function RouteActions({ route, objectKey }: { readonly route: Route; readonly objectKey: ObjectKey }) {
  const parent = route.parents.find(isServiceParent);
  return (
    <>
      {parent && route.kind === 'HTTPRoute' && (
        <RouteTrafficButton
          parent={parentKeyOf(parent)}
          label="Add rule…"
          start={{ kind: 'match', route: objectKey }}
        />
      )}
      <EditYamlButton objectKey={objectKey} name={route.name} />
      <DeleteRouteButton route={route} objectKey={objectKey} />
    </>
  );
}

/** Opens the object's document in the dock. */
function EditYamlButton({ objectKey, name }: { readonly objectKey: ObjectKey; readonly name: string }) {
  const live = useWorld();
  const { draft, run } = useDraft();
  const { show } = useToast();
  const edit = () => {
    const commands = openDocument(live, draft, objectKey);
    const result = commands.ok ? run({ label: `Open ${name}`, commands: commands.value }) : commands;
    if (result.ok) revealDocument(objectKey);
    else show({ tone: 'bad', title: result.error.message });
  };
  return (
    <Button size="sm" onClick={edit}>
      <Pencil aria-hidden className="size-3.5" />
      Edit YAML
    </Button>
  );
}

/** Takes back a deletion that is only drafted. */
function RestoreButton({ objectKey }: { readonly objectKey: ObjectKey }) {
  const { discard } = useDraft();
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      <Button size="sm" onClick={() => discard(objectKey)}>
        Keep it: discard the deletion
      </Button>
    </div>
  );
}
