'use client';

import { Fact, Facts } from '#components/status/facts.tsx';
import { ObjectLink } from '#components/status/object-link.tsx';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Decision, StatedEffects } from '#lib/routing/decision.ts';
import { formatShare } from '#lib/routing/shares.ts';

/** True when there is anything beside forwarding to tell. */
export function hasBeside({ mirrors, effects, response }: Decision): boolean {
  return mirrors.length > 0 || response !== null || Object.values(effects).some((effect) => effect !== null);
}

/** Copies, timeouts, retries, sessions, and the headers of an answer the mesh gives itself. */
export function BesideList({ decision }: { readonly decision: Decision }) {
  const { mirrors, effects, response } = decision;
  return (
    <Facts>
      {mirrors.map(({ namespace, name, port, share }) => (
        <Fact key={`${namespace}/${name}:${port}`} name="Copy to">
          <ObjectLink objectKey={objectKey({ group: '', kind: 'Service', namespace, name })}>
            {`${namespace}/${name}${port === null ? '' : `:${port}`}`}
          </ObjectLink>
          <span className="text-ink-2 tabular-nums">, {formatShare(share)} of the requests</span>
        </Fact>
      ))}
      <EffectFacts effects={effects} />
      {Object.entries(response?.headers ?? {}).map(([name, value]) => (
        <Fact key={name} name={name} mono>
          {value}
        </Fact>
      ))}
    </Facts>
  );
}

function EffectFacts({ effects }: { readonly effects: StatedEffects }) {
  const { requestTimeout, backendRequestTimeout, retry, sessionPersistence } = effects;
  return (
    <>
      {requestTimeout !== null && <Fact name="Timeout">{timeoutWords(requestTimeout)}</Fact>}
      {backendRequestTimeout !== null && (
        <Fact name="Timeout of each try">{timeoutWords(backendRequestTimeout)}</Fact>
      )}
      {retry !== null && <Fact name="Retries">{retryWords(retry)}</Fact>}
      {sessionPersistence !== null && (
        <Fact name="Sessions">
          {sessionPersistence.type === 'Header' ? 'kept by header' : 'kept by cookie'}
          {sessionPersistence.sessionName !== null && ` ${sessionPersistence.sessionName}`}
        </Fact>
      )}
    </>
  );
}

/** Go durations that are nothing turn a timeout off (HTTPRouteTimeouts). */
function timeoutWords(duration: string): string {
  return /^0+(h|m|s|ms)$/.test(duration) ? 'none' : duration;
}

function retryWords({ attempts, codes, backoff }: NonNullable<StatedEffects['retry']>): string {
  return [
    attempts === null ? 'as many as the mesh does' : `up to ${attempts}`,
    codes.length === 0 ? null : `on ${codes.join(', ')}`,
    backoff === null ? null : `after ${backoff}`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}
