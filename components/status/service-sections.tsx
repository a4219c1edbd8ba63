'use client';

import { useMemo } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useWorld } from '#components/live/cluster-live.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { PanelSection } from '#components/ui/panel.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import { countEndpoints } from '#lib/graph/endpoints.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { meshMembership } from '#lib/mesh/membership.ts';
import { attachedRoutes, parentCaution } from '#lib/routing/attachment.ts';
import { Fact, Nothing, Unknown } from './facts.tsx';
import { AttachedRouteList, BackendUseList } from './route-lists.tsx';
import { usesAsBackend } from './uses-as-backend.ts';

/** What a Service has beside every object: type, endpoints, mesh. */
export function ServiceFacts({ object }: { readonly object: KubeObject }) {
  const live = useWorld();
  const service = useMemo(() => readService(object), [object]);
  const endpoints = useMemo(() => countEndpoints(live), [live]);
  const mesh = useMemo(() => meshMembership(live, service), [live, service]);
  return (
    <>
      <Fact name="Type">{service.headless ? `${service.type}, headless` : service.type}</Fact>
      <Fact name="Endpoints">
        <EndpointWords service={service} endpoints={endpoints} />
      </Fact>
      <Fact name="Mesh">{mesh ?? <Unknown>The pods carry no sign of a mesh we know</Unknown>}</Fact>
    </>
  );
}

/** Sections of a Service: ports, routes that split its traffic, routes that send traffic to it. */
export function ServiceSections({
  object,
  objectKey,
}: {
  readonly object: KubeObject;
  readonly objectKey: ObjectKey;
}) {
  const { world } = useDraftWorld();
  const service = readService(object);
  const caution = parentCaution(service);
  const attached = useMemo(() => attachedRoutes(world, objectKey), [world, objectKey]);
  const uses = useMemo(() => usesAsBackend(world, objectKey), [world, objectKey]);
  return (
    <>
      <PanelSection title="Ports">
        <PortTable service={service} />
        {caution !== null && (
          <Callout tone="warn" className="mt-2">
            {caution}
          </Callout>
        )}
      </PanelSection>
      <PanelSection title="Routes for requests to this Service">
        <AttachedRouteList
          attachments={attached}
          empty="None: requests go to its endpoints, as without a mesh."
        />
      </PanelSection>
      <PanelSection title="Routes that send requests here">
        <BackendUseList uses={uses} empty="No route names this Service as a backend." />
      </PanelSection>
    </>
  );
}

/** What names a Service that is not there, and what to do about it. */
export function MissingServiceSections({
  objectKey,
  isKnown,
}: {
  readonly objectKey: ObjectKey;
  /** True when it certainly does not exist. */
  readonly isKnown: boolean;
}) {
  const { world } = useDraftWorld();
  const attached = useMemo(() => attachedRoutes(world, objectKey), [world, objectKey]);
  const uses = useMemo(() => usesAsBackend(world, objectKey), [world, objectKey]);
  return (
    <>
      {isKnown && attached.length + uses.length > 0 && (
        <PanelSection title="What to do">
          <p className="text-sm text-ink">
            Correct the name or the namespace in the routes below, or create the Service where you keep your
            others: Meshloom creates none.
          </p>
        </PanelSection>
      )}
      <PanelSection title="Routes that name it as their parent">
        <AttachedRouteList attachments={attached} empty="None." />
      </PanelSection>
      <PanelSection title="Routes that send requests to it">
        <BackendUseList uses={uses} empty="None." />
      </PanelSection>
    </>
  );
}

function EndpointWords({
  service,
  endpoints,
}: {
  readonly service: Service;
  readonly endpoints: ReturnType<typeof countEndpoints>;
}) {
  if (!endpoints) return <Unknown>Not known: EndpointSlices are not readable here</Unknown>;
  const count = endpoints.get(`${service.namespace}/${service.name}`);
  if (!count || count.total === 0) return <StatusBadge tone="warn">None</StatusBadge>;
  const words = `${count.ready} of ${count.total} ready`;
  if (count.ready === count.total) return <StatusBadge tone="ok">{words}</StatusBadge>;
  return <StatusBadge tone={count.ready === 0 ? 'bad' : 'warn'}>{words}</StatusBadge>;
}

function PortTable({ service }: { readonly service: Service }) {
  if (service.ports.length === 0) return <Nothing>It declares no ports.</Nothing>;
  return (
    <table className="w-full text-left text-sm">
      <thead>
        <tr className="text-xs text-ink-3">
          <th scope="col" className="pb-1 font-medium">
            Port
          </th>
          <th scope="col" className="pb-1 font-medium">
            Name
          </th>
          <th scope="col" className="pb-1 font-medium">
            Protocol
          </th>
        </tr>
      </thead>
      <tbody>
        {service.ports.map((port) => (
          <tr key={`${port.port}/${port.protocol}`} className="text-ink">
            <td className="py-0.5 font-mono text-xs tabular-nums">{port.port}</td>
            <td className="py-0.5 font-mono text-xs break-all">{port.name ?? <Unknown>unnamed</Unknown>}</td>
            <td className="py-0.5 text-xs">
              {port.protocol}
              {port.appProtocol !== null && <span className="text-ink-2"> · {port.appProtocol}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
