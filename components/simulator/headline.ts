import { stringAt } from '#lib/gateway-api/json.ts';
import { specOf } from '#lib/gateway-api/kube-object.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { BackendOutcome, Decision, Uncertainty } from '#lib/routing/decision.ts';
import { formatShare } from '#lib/routing/shares.ts';
import type { Answer } from './answer-request.ts';

/** A decision in one line: how it went, what happens, and who decided. */
export type Headline = {
  readonly tone: 'ok' | 'warn' | 'bad' | 'info' | 'idle';
  readonly text: string;
  /** Half a line more; null when nothing needs to be said. */
  readonly detail: string | null;
  /** How many open points touch what is said here. */
  readonly doubts: number;
};

type Said = Omit<Headline, 'doubts'>;

/** Writes the headline of an answer. What is not certain is not shown as if all were well. */
export function headlineOf(answer: Answer): Headline {
  const said = sayAnswer(answer);
  const doubts = answer.open.filter(({ code }) => !BESIDES.has(code)).length;
  return { ...said, tone: said.tone === 'ok' && doubts > 0 ? 'idle' : said.tone, doubts };
}

/** Open points that leave the line as it is, or that it says itself. */
const BESIDES: ReadonlySet<string> = new Set([
  'unknown-destination',
  'port-not-served',
  'own-protocol',
  'connection-refused',
  'redirect-with-backends',
  'header-several-actions',
  'prefix-rewrite-without-prefix',
  'session-persistence',
]);

/** Open points a reader needs beside the headline; of an unknown destination it says all there is. */
export function openPointsOf({ open }: Answer): readonly Uncertainty[] {
  return open.filter(({ code }) => code !== 'unknown-destination');
}

function sayAnswer(answer: Answer): Said {
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

function respondHeadline({ response, status }: Decision): Said {
  const isAllowed = response !== null && Object.keys(response.headers).length > 0;
  return {
    tone: isAllowed ? 'info' : 'warn',
    text: isAllowed ? `${status}: CORS preflight allowed` : `${status}: CORS preflight, origin not allowed`,
    detail: 'Answered by the mesh itself; no backend is asked.',
  };
}

function passthroughHeadline({ decision, parent, service }: Answer): Said {
  const backend = decision.backends[0];
  if (backend)
    return {
      tone: decision.status === null ? 'idle' : 'ok',
      text: `100% ${backend.name}`,
      detail: `No route applies: it goes to ${behindService(service)}.`,
    };
  if (decision.status === null)
    return {
      tone: 'idle',
      text: 'Unknown destination',
      detail: 'No Service, Gateway or endpoint here has this name or address.',
    };
  return {
    tone: 'ok',
    text: 'Straight to the endpoint',
    detail: parent === null ? 'An address of a pod: routes are bypassed.' : null,
  };
}

/** What stands behind a Service without routes; one of type ExternalName has no endpoints but another name. */
function behindService(service: Service | null): string {
  if (service?.type !== 'ExternalName') return 'the endpoints of the Service';
  const name = stringAt(specOf(service.object), 'externalName');
  return name === undefined
    ? 'another name, which the Service does not give'
    : `${name}, the name the Service stands for`;
}

function errorHeadline(answer: Answer): Said {
  const { decision, trace } = answer;
  if (failsInSeveralWays(decision)) return { tone: 'bad', text: shareWords(decision), detail: null };
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

/** No share is served, and not all answer alike. gRPC has one status for all of these. */
function failsInSeveralWays({ backends, grpcStatus }: Decision): boolean {
  const asked = backends.filter(({ share }) => share > 0);
  return grpcStatus === null && new Set(asked.map(({ status }) => status)).size > 1;
}

function errorWords({ decision, parent }: Answer): string {
  if (hasCode(decision, 'unknown-destination')) return 'Unknown Gateway';
  if (isPortMissing(decision)) return 'The Service has no such port';
  if (hasCode(decision, 'own-protocol')) return 'a protocol of the implementation';
  if (hasCode(decision, 'connection-refused')) return 'connection refused';
  if (decision.status === 404) return parent === null ? 'no listener takes it' : 'no rule matches';
  if (hasCode(decision, 'all-weights-zero')) return 'all weights are 0';
  const faults = new Set(decision.backends.filter(({ share }) => share > 0).map(({ fault }) => fault));
  if (decision.backends.length === 0) return 'the rule has no backend';
  return faults.size === 1 ? faultWords([...faults][0] ?? null) : 'no backend can be reached';
}

/** The Service is there, the port is none of its. */
export function isPortMissing(decision: Decision): boolean {
  return hasCode(decision, 'port-not-served');
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
