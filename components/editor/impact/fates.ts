import { faultWords } from '#components/simulator/headline.ts';
import type { BackendOutcome, Decision } from '#lib/routing/decision.ts';

/** One thing that becomes of a part of the requests, with the part before and after, 0…1. */
export type Fate = {
  readonly key: string;
  /** `checkout-v2`, `404`, `302 → /login`. */
  readonly name: string;
  /** What else is to be said: the fault, why it is refused. null: nothing. */
  readonly note: string | null;
  readonly tone: 'good' | 'bad' | 'open';
  readonly before: number;
  readonly after: number;
};

type Part = Omit<Fate, 'before' | 'after'> & { readonly share: number };

/** Where the requests go before and after, each place once: those of before in their order, then the new ones. */
export function fatesOf(before: Decision, after: Decision, namespace: string): readonly Fate[] {
  const nameOf = namer([before, after], namespace);
  const fates = new Map<string, Fate>();
  const add = (side: 'before' | 'after', { share, ...part }: Part) => {
    const known = fates.get(part.key) ?? { ...part, before: 0, after: 0 };
    fates.set(part.key, { ...known, [side]: known[side] + share });
  };
  for (const part of partsOf(before, nameOf)) add('before', part);
  for (const part of partsOf(after, nameOf)) add('after', part);
  return [...fates.values()];
}

/** True when some requests fail that did not before. */
export function failsNewly(fates: readonly Fate[]): boolean {
  const failing = (side: 'before' | 'after') =>
    fates.filter(({ tone }) => tone === 'bad').reduce((sum, fate) => sum + fate[side], 0);
  return failing('after') > failing('before') + 1e-9;
}

/** True when every request fails before as well as after. */
export function failsThroughout(fates: readonly Fate[]): boolean {
  return fates.length > 0 && fates.every(({ tone }) => tone === 'bad');
}

type Namer = (backend: BackendOutcome) => string;

function partsOf(decision: Decision, nameOf: Namer): readonly Part[] {
  const served = decision.backends.filter(({ share }) => share > 0);
  switch (decision.outcome) {
    case 'forward':
      return served.map((backend) => backendPart(backend, nameOf));
    case 'passthrough':
      return served.length > 0
        ? served.map((backend) => backendPart(backend, nameOf))
        : [whole('passthrough', { name: 'outside', note: 'what the cluster does not show', tone: 'open' })];
    case 'redirect': {
      const { status, location } = decision.redirect ?? { status: decision.status, location: '?' };
      return [whole(`redirect ${status} ${location}`, { name: `${status} → ${location}`, note: 'redirect' })];
    }
    case 'respond':
      return [whole('preflight', { name: `${decision.status ?? ''}`, note: 'answered as a CORS preflight' })];
    case 'error':
      return served.length > 0 ? served.map((backend) => backendPart(backend, nameOf)) : [refusal(decision)];
  }
}

function whole(
  key: string,
  { tone = 'good', ...part }: { readonly name: string; readonly note: string; readonly tone?: Fate['tone'] },
): Part {
  return { key, tone, share: 1, ...part };
}

function backendPart(backend: BackendOutcome, nameOf: Namer): Part {
  const { kind, namespace, name, port, share, status, fault } = backend;
  const place = `${kind}/${namespace}/${name}:${port}`;
  if (fault === null) return { key: place, name: nameOf(backend), note: null, tone: 'good', share };
  const note = status === null ? faultWords(fault) : `${status}, ${faultWords(fault)}`;
  return { key: `${place} ${fault}`, name: nameOf(backend), note, tone: 'bad', share };
}

function refusal({ status, grpcStatus, winner, backends, uncertain }: Decision): Part {
  const isKnown = !uncertain.some(({ code }) => code === 'unknown-destination');
  const name = grpcStatus ?? (status === null ? 'refused' : `${status}`);
  const note = refusalNote();
  return { key: `error ${name} ${note}`, name, note, tone: isKnown ? 'bad' : 'open', share: 1 };

  function refusalNote(): string {
    if (!isKnown) return 'unknown destination';
    if (uncertain.some(({ code }) => code === 'port-not-served')) return 'the Service has no such port';
    if (winner === null) return status === 404 ? 'no rule matches' : 'nobody answers';
    return backends.length === 0 ? 'the rule has no backend' : 'all weights are 0';
  }
}

/** Short names: the namespace where it is not the frontend's own, the port where one name comes with several. */
function namer(decisions: readonly Decision[], own: string): Namer {
  const ports = new Map<string, Set<number | null>>();
  for (const { namespace, name, port } of decisions.flatMap(({ backends }) => backends)) {
    const key = `${namespace}/${name}`;
    ports.set(key, (ports.get(key) ?? new Set()).add(port));
  }
  return ({ namespace, name, port }) => {
    const short = namespace === own ? name : `${namespace}/${name}`;
    const isAmbiguous = (ports.get(`${namespace}/${name}`)?.size ?? 0) > 1;
    return isAmbiguous && port !== null ? `${short}:${port}` : short;
  };
}
