import type { RequestOrigin } from '#lib/routing/request.ts';
import type { Call as CallLine, Entry, RequestShape, Traffic } from './read-traffic.ts';

/** A place in a program that sends requests of one shape. */
export type Site = { readonly from: RequestOrigin; readonly shape: RequestShape };

/** A site that is reached while another request is handled. */
export type Call = { readonly site: Site; readonly times: number; readonly needed: boolean };

/** A site where chains begin. `debt` is the part of a request that is due. */
export type Source = {
  readonly site: Site;
  readonly perSecond: number;
  readonly workload: string;
  debt: number;
};

/** All sites of a traffic table. */
export type Sites = {
  readonly sources: readonly Source[];
  /** What an application (`namespace/app`) calls for a path without query. */
  readonly callsOf: (app: string, path: string) => readonly Call[];
};

/** Makes the sites of a traffic table. */
export function createSites(traffic: Traffic): Sites {
  const sources = traffic.entries.map(sourceOf);
  const calls = traffic.calls.map((line) => ({ line, call: callOf(line) }));
  return {
    sources,
    callsOf: (app, path) =>
      calls.flatMap(({ line, call }) => (line.app === app && isMeant(line.when, path) ? [call] : [])),
  };
}

function sourceOf({ caller, perSecond, shape }: Entry): Source {
  const { namespace, name } = caller;
  const from: RequestOrigin =
    caller.kind === 'gateway'
      ? { kind: 'gateway', namespace, name, listener: null }
      : { kind: 'namespace', namespace };
  return { site: { from, shape }, perSecond, workload: name, debt: 0 };
}

function callOf({ app, shape, times, needed }: CallLine): Call {
  const [namespace = ''] = app.split('/');
  return { site: { from: { kind: 'namespace', namespace }, shape }, times, needed };
}

function isMeant(when: string, path: string): boolean {
  return when.endsWith('*') ? path.startsWith(when.slice(0, -1)) : path === when;
}
