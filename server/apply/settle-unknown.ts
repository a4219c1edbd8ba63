import { isSameJson, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import { AppError } from '#server/errors/app-error.ts';
import { type Clock, waitFor } from '#server/kube/clock.ts';
import type { CheckedDocument } from './check-documents.ts';
import { intentOf } from './clean-object.ts';
import { type MemberPath, valueAt } from './field-leaves.ts';
import type { KubeDoor } from './kube-door.ts';
import { touchedPaths } from './plan-write.ts';
import type { UnknownOutcome } from './send-write.ts';
import { readLive } from './write-object.ts';

/** Upstream may go on with a write after we lost its answer, so one look is not enough. */
const LOOKS_AFTER_MS = [0, 250, 1000, 3000];

/** The stored object if the write was done, or null when a look at the cluster could not tell. */
export async function settleUnknown(options: {
  readonly door: KubeDoor;
  readonly clock: Clock;
  readonly document: CheckedDocument;
  readonly lost: UnknownOutcome;
  /** What the rehearsal said would be stored. */
  readonly expected: KubeObject;
}): Promise<KubeObject | null> {
  const { door, clock, document, lost, expected } = options;
  const paths = touchedPaths(lost.plan);
  for (const delayMs of LOOKS_AFTER_MS) {
    if (delayMs > 0) await waitFor(clock, delayMs, new AbortController().signal);
    const live = await look(door, document);
    if (live === null || isAsBefore(live, lost.before)) continue;
    if (isAnother(live, lost.before)) return null;
    if (differingPaths(paths, live, expected).length === 0) return live;
  }
  return null;
}

/** Paths whose values differ between two states of an object. */
export function differingPaths(
  paths: readonly MemberPath[],
  a: KubeObject,
  b: KubeObject,
): readonly MemberPath[] {
  const [left, right] = [intentOf(a), intentOf(b)];
  return paths.filter((path) => !isSameJson(valueAt(left, path), valueAt(right, path)));
}

/** A cluster that cannot be reached tells nothing, which is what "unknown" means. */
async function look(door: KubeDoor, document: CheckedDocument): Promise<KubeObject | null> {
  try {
    return await readLive(door, document, undefined);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function isAsBefore(live: KubeObject, before: KubeObject | null): boolean {
  if (before === null) return false;
  return stringAt(live.metadata, 'resourceVersion') === stringAt(before.metadata, 'resourceVersion');
}

function isAnother(live: KubeObject, before: KubeObject | null): boolean {
  return before !== null && uidOf(live) !== uidOf(before);
}
