import type { BackendOutcome, ForwardedRequest, HeaderChanges } from '#lib/routing/decision.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { RequestView } from '#lib/routing/request-view.ts';

/** A line of the request as a backend sees it; `was`: what the client sent there, when that is something else. */
export type MarkedLine = {
  readonly name: string;
  /** null: the line was taken off on the way. */
  readonly value: string | null;
  readonly was: string | null;
  readonly change: 'changed' | 'added' | 'removed' | null;
};

/** Host, path and headers as forwarded, against what was sent. Removed headers stay in the list, at their place by name. */
export function markRequest(sent: SimulatedRequest, seen: ForwardedRequest): readonly MarkedLine[] {
  const view = new RequestView(sent);
  const before = view.forwardedHeaders;
  const names = [...new Set([...Object.keys(before), ...Object.keys(seen.headers)])].toSorted();
  return [
    markLine('path', view.target, seen.path),
    markLine('host', view.host, seen.host),
    ...names.map((name) => markLine(name, valueAt(before, name), valueAt(seen.headers, name))),
  ];
}

function markLine(name: string, sent: string | null, seen: string | null): MarkedLine {
  if (sent === seen) return { name, value: seen, was: null, change: null };
  const change = sent === null ? 'added' : seen === null ? 'removed' : 'changed';
  return { name, value: seen, was: sent, change };
}

function valueAt(headers: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(headers, name) ? (headers[name] ?? null) : null;
}

/** What several backends see and answer alike. */
export type Sight = {
  readonly backends: readonly string[];
  readonly lines: readonly MarkedLine[];
  readonly response: readonly ResponseLine[];
};

export type ResponseLine = {
  readonly change: 'set' | 'add' | 'remove';
  readonly name: string;
  readonly value: string | null;
};

/** Backends that get a share, grouped by what they see; one group unless a backend has filters of its own. */
export function sightsOf(sent: SimulatedRequest, backends: readonly BackendOutcome[]): readonly Sight[] {
  const groups = new Map<string, BackendOutcome[]>();
  for (const backend of backends.filter(({ share, fault }) => share > 0 && fault === null)) {
    const id = JSON.stringify([backend.request, backend.responseHeaders]);
    const group = groups.get(id);
    if (group) group.push(backend);
    else groups.set(id, [backend]);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    return {
      backends: [...new Set(group.map(({ name }) => name))],
      lines: markRequest(sent, first.request),
      response: responseLines(first.responseHeaders),
    };
  });
}

function responseLines({ set, add, remove }: HeaderChanges): readonly ResponseLine[] {
  return [
    ...Object.entries(set).map(([name, value]) => ({ change: 'set' as const, name, value })),
    ...Object.entries(add).map(([name, value]) => ({ change: 'add' as const, name, value })),
    ...remove.map((name) => ({ change: 'remove' as const, name, value: null })),
  ];
}
