import type { Frontend, ImpactLine } from './impact.ts';

/** Ports of one Service (else a single frontend) on which the same lines hold; the lines are those of the first. */
export type AlikeFrontends = {
  readonly frontends: readonly Frontend[];
  readonly lines: readonly ImpactLine[];
};

/** Brings lines together by frontend, and frontends that differ by nothing but the port. */
export function alikeFrontends(lines: readonly ImpactLine[]): readonly AlikeFrontends[] {
  const byFrontend = Map.groupBy(lines, ({ frontend }) => JSON.stringify(frontend));
  const alike = Map.groupBy(byFrontend.values(), (own) => {
    const told = own.map(({ sentence, moved, observed }) => [sentence, moved, observed]);
    return JSON.stringify([own.map(({ frontend }) => apartFromPort(frontend))[0], told]);
  });
  return [...alike.values()].map((group) => ({
    frontends: group.flatMap(([first]) => (first ? [first.frontend] : [])),
    lines: group[0] ?? [],
  }));
}

/** Listeners are frontends of their own whatever their port. */
function apartFromPort({ parent, port, callers }: Frontend): readonly unknown[] {
  return [parent, callers, callers.kind === 'listener' || port === null ? port : 'any'];
}
