import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  numberAt,
  objectAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import type { StatedEffects } from '../decision.ts';

/** A rule that says nothing about timeouts, retries and sessions. */
export const NO_EFFECTS: StatedEffects = {
  requestTimeout: null,
  backendRequestTimeout: null,
  retry: null,
  sessionPersistence: null,
};

/** Timeouts, retries and sessions of a rule, as written (HTTPRouteTimeouts, HTTPRouteRetry, SessionPersistence). */
export function readEffects(rule: JsonObject): StatedEffects {
  const timeouts = objectAt(rule, 'timeouts');
  return {
    requestTimeout: stringAt(timeouts, 'request') ?? null,
    backendRequestTimeout: stringAt(timeouts, 'backendRequest') ?? null,
    retry: isJsonObject(rule.retry) ? readRetry(rule.retry) : null,
    sessionPersistence: isJsonObject(rule.sessionPersistence)
      ? {
          type: stringAt(rule.sessionPersistence, 'type') ?? 'Cookie',
          sessionName: stringAt(rule.sessionPersistence, 'sessionName') ?? null,
        }
      : null,
  };
}

function readRetry(retry: JsonObject): StatedEffects['retry'] {
  return {
    attempts: numberAt(retry, 'attempts') ?? null,
    codes: arrayAt(retry, 'codes').filter((code) => typeof code === 'number'),
    backoff: stringAt(retry, 'backoff') ?? null,
  };
}
