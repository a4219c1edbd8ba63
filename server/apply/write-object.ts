import { isSameJson, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import type { ErrorCause } from '#lib/wire/errors.ts';
import { AppError } from '#server/errors/app-error.ts';
import { statusToError } from '#server/kube/status-error.ts';
import type { CheckedDocument } from './check-documents.ts';
import { intentOf } from './clean-object.ts';
import { formatMemberPath } from './field-leaves.ts';
import { hasAt } from './keyed-lists.ts';
import { FIELD_MANAGER, type KubeDoor, objectOf } from './kube-door.ts';
import { undecided, withPaths } from './name-conflicts.ts';
import {
  isApplicable,
  isEmptyPlan,
  isOursAlone,
  planWrite,
  toJsonPatch,
  type WritePlan,
} from './plan-write.ts';
import {
  fieldConflict,
  sendApply,
  sendWrite,
  UnknownOutcome,
  type WriteContext,
  type WriteStep,
} from './send-write.ts';

/** What came of one write or its rehearsal. */
export type Written = {
  /** null when the live object is already as intended, so nothing was sent. */
  readonly stored: KubeObject | null;
  /** The object before; null when it did not exist. */
  readonly before: KubeObject | null;
  readonly plan: WritePlan;
  /** The API server answered 201. */
  readonly created: boolean;
  readonly warnings: readonly string[];
};

const PLAN_ATTEMPTS = 3;

/**
 * Reads the live object, plans the least that brings about the intent, and sends it (or rehearses it). Throws `AppError`
 * and, for a real write only, `UnknownOutcome`.
 */
export async function writeObject(
  door: KubeDoor,
  document: CheckedDocument,
  step: WriteStep,
): Promise<Written> {
  const context: WriteContext = { door, document, ...step };
  for (let attempt = 1; ; attempt += 1) {
    const before = await readLive(door, document, step.signal);
    const repeated = before === null ? null : await asRepeatedCreate(context, before);
    if (repeated !== null) return repeated;
    checkBase(document, before);
    const plan = planWrite(document.object, before);
    if (before !== null && isEmptyPlan(plan)) {
      return { stored: null, before, plan, created: false, warnings: [] };
    }
    checkVersion(document, before);
    try {
      if (before !== null && !isApplicable(plan)) return await writeByPatch(context, plan, before);
      return await writeByApply(context, plan, before);
    } catch (error) {
      // The version guard was ours, not the person's: a controller wrote in between, so look again.
      const ours = error instanceof AppError && error.code === 'conflict-version';
      if (!ours || document.base?.resourceVersion || attempt === PLAN_ATTEMPTS) throw error;
    }
  }
}

/** The object as it is now, or null. Throws `AppError`. */
export async function readLive(
  door: KubeDoor,
  document: CheckedDocument,
  signal: AbortSignal | undefined,
): Promise<KubeObject | null> {
  const response = await door.request({
    method: 'GET',
    path: document.path,
    ...(signal === undefined ? {} : { signal }),
  });
  // An object that is not there and a kind that is not served look alike except for `details.name`.
  if (response.status === 404 && statusToError(response).code === 'not-found') return null;
  return objectOf(response);
}

/**
 * A create whose first attempt was stored although its answer was lost: the object is ours alone, and applying the whole
 * document would change nothing. null for everything else.
 */
async function asRepeatedCreate(context: WriteContext, live: KubeObject): Promise<Written | null> {
  if (context.document.base !== null || !isOursAlone(live)) return null;
  const plan = planWrite(context.document.object, null);
  const { response, conflicts } = await sendApply({ ...context, dryRun: true }, plan, live);
  if (conflicts !== null || !isSameJson(intentOf(objectOf(response)), intentOf(live))) return null;
  const warnings = ['The object exists already, exactly as intended: an earlier attempt stored it.'];
  return { stored: null, before: live, plan, created: false, warnings };
}

/** A create must not merge into what exists, an edit must not bring back what was deleted. */
function checkBase({ base, ref }: CheckedDocument, live: KubeObject | null): void {
  const what = `${ref.kind} ${ref.namespace}/${ref.name}`;
  if (base === null) {
    if (live === null) return;
    throw new AppError(
      'already-exists',
      `${what} exists already. Open it and edit it, or choose another name.`,
    );
  }
  if (live === null)
    throw new AppError('gone', `${what} was deleted since you opened it. Nothing was written.`);
  if (uidOf(live) !== base.uid) {
    throw new AppError(
      'conflict-uid',
      `${what} was deleted and created anew since you opened it. Nothing was written.`,
    );
  }
}

function checkVersion({ base }: CheckedDocument, live: KubeObject | null): void {
  if (live === null || !base?.resourceVersion) return;
  if (stringAt(live.metadata, 'resourceVersion') === base.resourceVersion) return;
  throw new AppError(
    'conflict-version',
    'The object changed since you read it. Look at the new version, then apply again.',
  );
}

async function writeByApply(
  context: WriteContext,
  plan: WritePlan,
  before: KubeObject | null,
): Promise<Written> {
  const { response, conflicts } = await sendApply(context, plan, before);
  if (conflicts !== null) throw conflicts;
  const stored = objectOf(response);
  const created = response.status === 201;
  const warnings = [...response.warnings, ...stillThere(plan, before, stored)];
  if (before === null && !created && !context.dryRun) {
    warnings.push('Somebody created this object at the same moment; your fields were merged into it.');
  }
  return { stored, before, plan, created, warnings };
}

/**
 * Removals that server-side apply cannot do: one JSON patch brings the whole change at once, then an apply with the same
 * values claims the changed fields, which no longer changes content.
 */
async function writeByPatch(context: WriteContext, plan: WritePlan, before: KubeObject): Promise<Written> {
  const { document } = context;
  await refuseForeign({ ...context, dryRun: true }, plan, before);
  const patch = toJsonPatch(plan, document.object, before, {
    uid: uidOf(before) ?? '',
    resourceVersion: stringAt(before.metadata, 'resourceVersion') ?? '',
  });
  const response = await sendWrite(
    context,
    { plan, before },
    { contentType: 'application/json-patch+json', body: patch, force: false },
  );
  // A failed `test` is a 422 without causes: the object is another one than a moment ago.
  if (response.status === 422 && statusToError(response).causes.length === 0) {
    throw new AppError(
      'conflict-version',
      'The object changed at the same moment. Look at it, then apply again.',
    );
  }
  const patched = objectOf(response);
  const warnings = [...response.warnings, ...stillThere(plan, before, patched)];
  if (context.dryRun || plan.changed.length === 0) {
    return { stored: patched, before, plan, created: false, warnings };
  }
  const claim = await claimFields(context, plan, patched);
  return { stored: claim.stored, before, plan, created: false, warnings: [...warnings, ...claim.warnings] };
}

/** Nothing of another manager is changed or removed but what a person accepted: all the rest is reported together. */
async function refuseForeign(context: WriteContext, plan: WritePlan, before: KubeObject): Promise<void> {
  const removals: ErrorCause[] = plan.removed.flatMap((removal) =>
    removal.foreignOwners.map((manager) => ({
      field: formatMemberPath(removal.path),
      reason: 'FieldManagerConflict',
      message: `removed by you, owned by "${manager}"`,
      manager,
    })),
  );
  const { response, conflicts } =
    plan.changed.length > 0 ? await sendApply(context, plan, before) : { response: null, conflicts: null };
  if (response !== null && conflicts === null) objectOf(response);
  const open = withPaths(undecided(removals, context.document), plan);
  const causes = [...open, ...(conflicts?.causes ?? [])];
  if (causes.length > 0) throw fieldConflict(causes);
}

/** The content is stored already; failing to own it is worth a warning, not a failure. */
async function claimFields(
  context: WriteContext,
  plan: WritePlan,
  patched: KubeObject,
): Promise<{ stored: KubeObject; warnings: readonly string[] }> {
  try {
    const { response, conflicts } = await sendApply(context, plan, patched);
    if (conflicts !== null) throw conflicts;
    return { stored: objectOf(response), warnings: response.warnings };
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof UnknownOutcome)) throw error;
    return {
      stored: patched,
      warnings: [`Stored, but the fields could not be recorded as owned by ${FIELD_MANAGER}.`],
    };
  }
}

/** Removed fields the API server put back (defaults): said, not hidden. */
function stillThere(plan: WritePlan, before: KubeObject | null, stored: KubeObject): readonly string[] {
  if (before === null) return [];
  return plan.removed
    .filter(({ path }) => hasAt(stored, path))
    .map(({ path }) => `The API server kept ${formatMemberPath(path)}: it has a default or another owner.`);
}
