import { type JsonObject, numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { RouteCondition } from './verdict.ts';

/** Reads `conditions[]`; entries without a type are left out, an odd status counts as Unknown. */
export function readConditions(holder: JsonObject): readonly RouteCondition[] {
  return objectsAt(holder, 'conditions').flatMap((raw) => {
    const type = stringAt(raw, 'type');
    if (type === undefined) return [];
    return [
      {
        type,
        status: readStatus(stringAt(raw, 'status')),
        reason: stringAt(raw, 'reason') ?? '',
        message: stringAt(raw, 'message') ?? '',
        observedGeneration: numberAt(raw, 'observedGeneration') ?? null,
        lastTransitionTime: stringAt(raw, 'lastTransitionTime') ?? null,
      },
    ];
  });
}

/** The condition of a type, or null. */
export function conditionOf(conditions: readonly RouteCondition[], type: string): RouteCondition | null {
  return conditions.find((condition) => condition.type === type) ?? null;
}

/** Whether a condition is about this generation; `unknown` when it carries no observedGeneration (Linkerd). */
export function ageOf(condition: RouteCondition, generation: number | null): 'current' | 'older' | 'unknown' {
  if (condition.observedGeneration === null || generation === null) return 'unknown';
  return condition.observedGeneration < generation ? 'older' : 'current';
}

function readStatus(text: string | undefined): RouteCondition['status'] {
  return text === 'True' || text === 'False' ? text : 'Unknown';
}
