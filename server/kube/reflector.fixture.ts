import { expect, onTestFinished, vi } from 'vitest';
import { GATEWAY_GROUP, type WatchedKind, watchedKind } from '#lib/gateway-api/kinds.ts';
import { createKubeClient } from './client.ts';
import { type FakeCall, fakeCluster, startFakeApi } from './fake-api.ts';
import { createGate } from './gate.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import type { ObjectChange } from './object-cache.ts';
import { projectObject } from './project-object.ts';
import { Reflector } from './reflector.ts';
import { createWatchListVerdict } from './watch-list-verdict.ts';

function routeKind(): WatchedKind {
  const kind = watchedKind({ group: GATEWAY_GROUP, kind: 'HTTPRoute' });
  if (!kind) throw new Error('no HTTPRoute');
  return kind;
}

export function route(name: string, resourceVersion: string, uid = `uid-${name}`) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'shop', uid, resourceVersion },
  };
}

export function bookmark(resourceVersion: string, end = false) {
  const annotations = end ? { 'k8s.io/initial-events-end': 'true' } : {};
  return { kind: 'HTTPRoute', metadata: { resourceVersion, annotations } };
}

export const EXPIRED = {
  kind: 'Status',
  code: 410,
  reason: 'Expired',
  message: 'too old resource version: 1 (9)',
};

type Script = ((call: FakeCall) => void)[];
type Setup = {
  clock: ManualClock;
  calls: FakeCall[];
  changes: string[];
  states: string[];
  odd: string[];
  reflector: Reflector;
  names(): string[];
  /** Moves time on in small steps until the condition holds; fails when it never does. */
  until(condition: () => boolean): Promise<void>;
};

/** A reflector over an API server that answers as told. Each request runs the next step of the script; the last step repeats. `watchList` false starts with the fallback. */
export async function startReflector(
  script: Script,
  options: { watchList?: boolean; isServed?: () => boolean } = {},
): Promise<Setup> {
  const clock = createManualClock();
  let step = 0;
  const api = await startFakeApi((call) => {
    script[Math.min(step, script.length - 1)]?.(call);
    step += 1;
  });
  const client = createKubeClient(fakeCluster(api.url), { clock });
  const verdict = createWatchListVerdict(clock);
  if (options.watchList === false) verdict.refused();
  const changes: string[] = [];
  const states: string[] = [];
  const odd: string[] = [];
  const say = ({ key, object }: ObjectChange) => `${object ? '+' : '-'}${key.split('/').at(-1)}`;
  const reflector = new Reflector({
    client,
    kind: routeKind(),
    version: 'v1',
    clock,
    relists: createGate(2),
    watchList: verdict,
    project: projectObject,
    isServed: () => Promise.resolve(options.isServed?.() ?? true),
    onChanges: (list) => changes.push(...list.map(say)),
    onStatus: () => states.push(reflector.status().state),
    onOdd: (message) => odd.push(message),
  });
  onTestFinished(async () => {
    reflector.stop();
    await client.close();
    await api.close();
  });
  reflector.start();
  const until = async (condition: () => boolean) => {
    await vi.waitFor(
      () => {
        if (!condition()) clock.advance(100);
        expect(condition()).toBe(true);
      },
      { interval: 2, timeout: 8000 },
    );
  };
  const names = () => [...reflector.objects.values()].map((object) => object.metadata.name).toSorted();
  return { clock, calls: api.calls, changes, states, odd, reflector, names, until };
}

export const initial =
  (objects: readonly unknown[], version: string, then: (call: FakeCall) => unknown = () => undefined) =>
  (call: FakeCall) => {
    for (const object of objects) call.event('ADDED', object);
    call.event('BOOKMARK', bookmark(version, true));
    then(call);
  };
export const list = (objects: readonly unknown[], resourceVersion: string) => (call: FakeCall) =>
  call.json(200, { kind: 'HTTPRouteList', metadata: { resourceVersion }, items: objects });
export const watch = (call: FakeCall) => call.event('BOOKMARK', bookmark('0'));
export const hang = () => undefined;
export const status =
  (code: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  (call: FakeCall) =>
    call.json(code, body, headers);
export const isLive = (s: Setup) => () => s.reflector.status().state === 'LIVE';
