import { type JsonArray, type JsonObject, numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';

/** What a controller has to say about one aspect of an object. */
export type Finding = {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
};

type Moment = { readonly generation: number; readonly now: string };

/**
 * Writes findings as conditions over what stands there: the time changes only with the status, foreign types stay, and a
 * condition about a newer generation is not overwritten (Gateway API status rules).
 */
export function mergeConditions(
  before: readonly JsonObject[],
  findings: readonly Finding[],
  moment: Moment,
): JsonArray {
  const ours = new Set(findings.map((finding) => finding.type));
  const foreign = before.filter((condition) => !ours.has(stringAt(condition, 'type') ?? ''));
  return [
    ...findings.map((finding) => {
      const old = before.find((condition) => condition.type === finding.type);
      if (old && (numberAt(old, 'observedGeneration') ?? 0) > moment.generation) return old;
      const kept = old?.status === finding.status ? stringAt(old, 'lastTransitionTime') : undefined;
      return {
        type: finding.type,
        status: finding.status,
        observedGeneration: moment.generation,
        lastTransitionTime: kept ?? moment.now,
        reason: finding.reason,
        message: finding.message,
      };
    }),
    ...foreign,
  ];
}

/** Conditions of a status part. */
export function conditionsOf(part: JsonObject | undefined): readonly JsonObject[] {
  return objectsAt(part, 'conditions');
}
