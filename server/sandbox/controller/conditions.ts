import { type JsonArray, type JsonObject, numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';

/** What a controller has to say about one aspect of an object. */
export type Finding = {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  /** The object it is about, for meshes with words of their own. */
  readonly subject?: { readonly namespace: string; readonly name: string };
  /** The subject is there and has no cluster IP. */
  readonly about?: 'unroutable';
};

/** When, and for which generation; null: the conditions do not say. */
export type Moment = { readonly generation: number | null; readonly now: string };

/**
 * Writes findings as conditions over what stands there (Gateway API status rules): each in its place, the time changes only
 * with the status, foreign types stay, and a condition about a newer generation is not overwritten. `retired` types go when
 * there is nothing more to say about them.
 */
export function mergeConditions(
  before: readonly JsonObject[],
  findings: readonly Finding[],
  { retired = [], ...moment }: Moment & { readonly retired?: readonly string[] },
): JsonArray {
  const byType = new Map(findings.map((finding) => [finding.type, finding]));
  const kept = before.flatMap((old) => {
    const type = stringAt(old, 'type') ?? '';
    const finding = byType.get(type);
    byType.delete(type);
    if (finding) return [conditionOf(finding, old, moment)];
    return retired.includes(type) ? [] : [old];
  });
  return [...kept, ...[...byType.values()].map((finding) => conditionOf(finding, undefined, moment))];
}

function conditionOf(finding: Finding, old: JsonObject | undefined, moment: Moment): JsonObject {
  const { generation, now } = moment;
  if (old && generation !== null && (numberAt(old, 'observedGeneration') ?? 0) > generation) return old;
  const kept = old?.status === finding.status ? stringAt(old, 'lastTransitionTime') : undefined;
  return {
    type: finding.type,
    status: finding.status,
    ...(generation === null ? {} : { observedGeneration: generation }),
    lastTransitionTime: kept ?? now,
    reason: finding.reason,
    message: finding.message,
  };
}

/** Conditions of a status part. */
export function conditionsOf(part: JsonObject | undefined): readonly JsonObject[] {
  return objectsAt(part, 'conditions');
}

/** A finding that holds (`True`) or does not. */
export function finding(type: string, holds: boolean, reason: string, message: string): Finding {
  return { type, status: holds ? 'True' : 'False', reason, message };
}
