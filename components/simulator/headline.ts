import type { BackendOutcome, Decision } from '#lib/routing/decision.ts';
import { formatShare } from '#lib/routing/shares.ts';
import type { Answer } from './answer-request.ts';

/** A decision in one line: how it went, what happens, and who decided. */
export type Headline = {
  readonly tone: 'ok' | 'warn' | 'bad' | 'info' | 'idle';
  readonly text: string;
  /** Half a line more; null when nothing needs to be said. */
  readonly detail: string | null;
};

/** Writes the headline of an answer. */
export function headlineOf(answer: Answer): Headline {
  const { decision } = answer;
  switch (decision.outcome) {
    case 'forward':
      return { tone: forwardTone(decision), text: shareWords(decision), detail: null };
    case 'redirect':
      return {
        tone: 'info',
        text: `Redirect ${decision.redirect?.status ?? ''} → ${decision.redirect?.location ?? ''}`,
        detail: 'The client is sent elsewhere; no backend is asked.',
      };
    case 'respond':
      return respondHeadline(decision);
    case 'passthrough':
      return passthroughHeadline(answer);
    case 'error':
      return errorHeadline(answer);
  }
}

/** `90% checkout-v1 · 10% fails with 503`; entries without a share are left out, those that fail alike stand together. */
function shareWords({ backends }: Decision): string {
  const parts = backends.filter(({ share }) => share > 0);
  const served = parts.filter(({ fault }) => fault === null);
  const failing = new Map<string, number>();
  for (const { share, status } of parts.filter(({ fault }) => fault !== null)) {
    const words = status === null ? 'fails' : `fails with ${status}`;
    failing.set(words, (failing.get(words) ?? 0) + share);
  }
  return [
    ...merged(served).map(([name, share]) => `${formatShare(share)} ${name}`),
    ...[...failing].map(([words, share]) => `${formatShare(share)} ${words}`),
  ].join(' · ');
}

function merged(backends: readonly BackendOutcome[]): readonly (readonly [string, number])[] {
  const byName = new Map<string, { readonly backend: BackendOutcome; share: number }>();
  for (const backend of backends) {
    const key = `${backend.namespace}/${backend.name}`;
    const known = byName.get(key);
    if (known) known.share += backend.share;
    else byName.set(key, { backend, share: backend.share });
  }
  const all = [...byName.values()];
  return all.map(({ backend, share }) => {
    const isAlone = all.every((other) => other.backend === backend || other.backend.name !== backend.name);
    return [isAlone ? backend.name : `${backend.namespace}/${backend.name}`, share];
  });
}

function forwardTone({ status, backends }: Decision): Headline['tone'] {
  if (backends.some(({ share, fault }) => share > 0 && fault !== null)) return 'warn';
  return status === null ? 'idle' : 'ok';
}

function respondHeadline({ response, status }: Decision): Headline {
  const isAllowed = response !== null && Object.keys(response.headers).length > 0;
  return {
    tone: isAllowed ? 'info' : 'warn',
    text: isAllowed ? `${status}: CORS preflight allowed` : `${status}: CORS preflight, origin not allowed`,
    detail: 'Answered by the mesh itself; no backend is asked.',
  };
}

function passthroughHeadline({ decision, parent }: Answer): Headline {
  const backend = decision.backends[0];
  if (backend)
    return {
      tone: decision.status === null ? 'idle' : 'ok',
      text: `100% ${backend.name}`,
      detail: 'No route applies: it goes to the endpoints of the Service.',
    };
  if (decision.status === null)
    return { tone: 'idle', text: 'Unknown destination', detail: 'It leaves what the cluster shows.' };
  return {
    tone: 'ok',
    text: 'Straight to the endpoint',
    detail: parent === null ? 'An address of a pod: routes are bypassed.' : null,
  };
}

function errorHeadline(answer: Answer): Headline {
  const { decision, trace } = answer;
  const status = decision.grpcStatus ?? decision.status;
  const why = errorWords(answer);
  if (status === null)
    return { tone: hasCode(decision, 'connection-refused') ? 'bad' : 'idle', text: why, detail: null };
  const isUnrouted = decision.winner === null && !trace.some(({ code }) => code === 'no-match');
  return {
    tone: 'bad',
    text: `${status}: ${why}`,
    detail: decision.status === 404 && isUnrouted ? 'No route competes for it.' : null,
  };
}

function errorWords({ decision, parent }: Answer): string {
  if (hasCode(decision, 'unknown-destination')) return 'Unknown Gateway';
  if (hasCode(decision, 'port-not-served')) return 'The Service has no such port';
  if (hasCode(decision, 'own-protocol')) return 'a protocol of the implementation';
  if (hasCode(decision, 'connection-refused')) return 'connection refused';
  if (decision.status === 404) return parent === null ? 'no listener takes it' : 'no rule matches';
  if (hasCode(decision, 'all-weights-zero')) return 'all weights are 0';
  const faults = new Set(decision.backends.filter(({ share }) => share > 0).map(({ fault }) => fault));
  if (decision.backends.length === 0) return 'the rule has no backend';
  return faults.size === 1 ? faultWords([...faults][0] ?? null) : 'no backend can be reached';
}

function hasCode({ uncertain }: Decision, code: string): boolean {
  return uncertain.some((one) => one.code === code);
}

/** Why a backend does not get its share, in a few words. */
export function faultWords(fault: BackendOutcome['fault']): string {
  switch (fault) {
    case 'backend-not-found':
      return 'no such Service';
    case 'invalid-kind':
      return 'not a Service';
    case 'ref-not-permitted':
      return 'no ReferenceGrant allows it';
    case 'port-not-found':
      return 'the Service has no such port';
    case 'unsupported-protocol':
      return 'protocol not supported';
    case 'no-ready-endpoints':
      return 'no ready endpoint';
    case null:
      return 'reached';
  }
}
