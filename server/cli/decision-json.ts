import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Decision, TraceStep } from '#lib/routing/decision.ts';
import type { CliAnswer, CliDecision } from '#lib/wire/cli-simulate.ts';

/** A decision in the contract of the command line. */
export function decisionJson(decision: Decision): CliDecision {
  const { winner, outcome, status, grpcStatus, redirect, response, effects, uncertain } = decision;
  return {
    outcome,
    status,
    grpcStatus,
    kind: winner?.kind ?? null,
    route: winner ? `${winner.namespace}/${winner.name}` : null,
    rule: winner?.rule ?? null,
    match: winner?.match ?? null,
    backends: decision.backends.map((backend) => ({
      service: `${backend.namespace}/${backend.name}`,
      kind: backend.kind,
      port: backend.port,
      share: backend.share,
      status: backend.status,
      fault: backend.fault,
      request: { ...backend.request },
      responseHeaders: { ...backend.responseHeaders, remove: [...backend.responseHeaders.remove] },
    })),
    redirect,
    response,
    mirrors: decision.mirrors.map(({ namespace, name, port, share }) => ({
      service: `${namespace}/${name}`,
      port,
      share,
    })),
    effects: {
      ...effects,
      retry: effects.retry && { ...effects.retry, codes: [...effects.retry.codes] },
    },
    uncertain: [...uncertain],
  };
}

/** A decision with the way to it. */
export function answerJson(decision: Decision, trace: readonly TraceStep[]): CliAnswer {
  const steps = trace.map(({ route, ...step }) => ({
    ...step,
    ...(route === undefined ? {} : { route: shortName(route) }),
  }));
  return { ...decisionJson(decision), trace: steps };
}

/** `namespace/name` of a key. */
export function shortName(key: ObjectKey): string {
  const parsed = parseObjectKey(key);
  return parsed ? `${parsed.namespace}/${parsed.name}` : key;
}
