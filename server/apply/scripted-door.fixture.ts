import type { JsonObject } from '#lib/gateway-api/json.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import type { KubeRequest, KubeResponse } from '#server/kube/client.ts';
import type { Clock } from '#server/kube/clock.ts';
import type { KubeDoor } from './kube-door.ts';

/** What a scripted API server says next: an answer, or a fault to throw. */
export type Line = { readonly status: number; readonly body: unknown; readonly warnings?: string[] } | Error;

/** A door that answers line by line and keeps what was asked; running out of lines is a failure. */
export function scriptDoor(lines: readonly Line[]): {
  door: KubeDoor;
  requests: KubeRequest[];
  left: () => number;
} {
  const script = [...lines];
  const requests: KubeRequest[] = [];
  const door: KubeDoor = {
    request(request): Promise<KubeResponse> {
      requests.push(request);
      const line = script.shift();
      if (line === undefined) return Promise.reject(new Error(`unexpected ${summarize(request)}`));
      if (line instanceof Error) return Promise.reject(line);
      return Promise.resolve({ headers: {}, warnings: [], ...line });
    },
  };
  return { door, requests, left: () => script.length };
}

/** `PATCH dry force` and the like: what a request means, without its path. */
export function summarize(request: KubeRequest): string {
  const { dryRun, force } = request.query ?? {};
  const json = request.contentType === 'application/json-patch+json' ? ' json' : '';
  return `${request.method}${json}${dryRun === undefined ? '' : ' dry'}${force === undefined ? '' : ' force'}`;
}

/** Timers fire at once. */
export const instantClock: Clock = {
  now: () => 0,
  after(_ms, run) {
    queueMicrotask(run);
    return () => undefined;
  },
  random: () => 0,
};

/** A `meta/v1` Status. */
export function status(code: number, rest: JsonObject = {}): Line {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, ...rest } };
}

export const MISSING = status(404, { details: { name: 'demo-app', kind: 'httproutes' } });

/** An HTTPRoute with one backend of the given weight. */
export function routeObject(weight: number, metadata: JsonObject = {}, spec: JsonObject = {}): KubeObject {
  const object = asKubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'demo-app', namespace: 'demo', ...metadata },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'demo-app' }],
      rules: [{ backendRefs: [{ name: 'v1', port: 8080, weight }] }],
      ...spec,
    },
  });
  if (object === null) throw new Error('the sample is no object');
  return object;
}

/** The same as it lives in a cluster. */
export function liveRoute(
  weight: number,
  resourceVersion: string,
  more: JsonObject = {},
  spec: JsonObject = {},
) {
  return routeObject(
    weight,
    { uid: 'u1', resourceVersion, generation: Number(resourceVersion), ...more },
    spec,
  );
}

/** A document about that route. */
export function documentFor(object: KubeObject, more: Partial<ApplyDocument> = {}): ApplyDocument {
  return {
    ref: {
      cluster: 'c',
      group: 'gateway.networking.k8s.io',
      version: 'v1',
      kind: 'HTTPRoute',
      namespace: 'demo',
      name: object.metadata.name,
    },
    object,
    base: { uid: 'u1', resourceVersion: null },
    force: false,
    accepted: [],
    ...more,
  };
}
