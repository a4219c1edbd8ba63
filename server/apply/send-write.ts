import { objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import type { ErrorCause, ErrorCode } from '#lib/wire/errors.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { KubeResponse } from '#server/kube/client.ts';
import { statusToError } from '#server/kube/status-error.ts';
import type { CheckedDocument } from './check-documents.ts';
import { buildObject } from './field-leaves.ts';
import { FIELD_MANAGER, type KubeDoor } from './kube-door.ts';
import { undecided, withPaths } from './name-conflicts.ts';
import type { WritePlan } from './plan-write.ts';

/** A rehearsal may be aborted; a real write is never given a signal: it runs to its end, whoever stops waiting. */
export type WriteStep = { readonly dryRun: boolean; readonly signal?: AbortSignal };

export type WriteContext = WriteStep & { readonly door: KubeDoor; readonly document: CheckedDocument };

/** A write whose request may or may not have reached the cluster; carries what is needed to find out. */
export class UnknownOutcome extends Error {
  readonly plan: WritePlan;
  readonly before: KubeObject | null;

  constructor(plan: WritePlan, before: KubeObject | null, cause: unknown) {
    super('the outcome of a write is unknown', { cause });
    this.plan = plan;
    this.before = before;
  }
}

/** Upstream works up to 34 s on a write; a rehearsal somebody waits for is given less. */
const WRITE_TIMEOUT_MS = 36_000;
const DRY_RUN_TIMEOUT_MS = 15_000;

/** What a 5xx may mean after the write was done: a proxy in between, or a server that goes down, says 502, 503 or 504. */
const MAY_BE_DONE: ReadonlySet<ErrorCode> = new Set(['unknown-outcome', 'cluster-unreachable']);

/** Answer of an apply; a field conflict is a value, so that the caller can add to it. Other refusals are left to `objectOf`. */
export type ApplyAnswer = { readonly response: KubeResponse; readonly conflicts: AppError | null };

/**
 * Server-side apply of what we own and what changed, first without force. Conflicts with our own earlier patches (`Update`
 * entries) and those a person accepted are taken over, guarded by the version they were seen at; all others come back.
 */
export async function sendApply(
  context: WriteContext,
  plan: WritePlan,
  before: KubeObject | null,
): Promise<ApplyAnswer> {
  const { base } = context.document;
  const live = before === null ? undefined : stringAt(before.metadata, 'resourceVersion');
  const guard = base?.resourceVersion ? live : undefined;
  const answer = await applyOnce(context, { plan, before }, { force: false, guard });
  if (answer.conflicts === null) return answer;
  // Without a version to guard it, force could overwrite what nobody has seen.
  const { causes } = answer.conflicts;
  const open = live === undefined ? causes : undecided(causes, context.document);
  if (open.length === 0) return applyOnce(context, { plan, before }, { force: true, guard: live });
  return { ...answer, conflicts: fieldConflict(withPaths(open, plan)) };
}

/** One error for all fields that belong to others. */
export function fieldConflict(causes: readonly ErrorCause[]): AppError {
  const owners = [...new Set(causes.map((cause) => cause.manager ?? 'someone else'))].join(', ');
  return new AppError('conflict-fields', `Fields you change or remove belong to ${owners}.`, { causes });
}

async function applyOnce(
  context: WriteContext,
  known: Known,
  { force, guard }: { readonly force: boolean; readonly guard: string | undefined },
): Promise<ApplyAnswer> {
  const { ref } = context.document;
  const fields = buildObject([...known.plan.kept, ...known.plan.changed]);
  const metadata = {
    ...objectAt(fields, 'metadata'),
    name: ref.name,
    ...(ref.namespace === '' ? {} : { namespace: ref.namespace }),
    ...(known.before === null ? {} : { uid: uidOf(known.before) }),
    ...(guard === undefined ? {} : { resourceVersion: guard }),
  };
  const body = { ...fields, apiVersion: formatApiVersion(ref.group, ref.version), kind: ref.kind, metadata };
  const contentType = 'application/apply-patch+yaml';
  const response = await sendWrite(context, known, { contentType, body, force });
  const error = response.status >= 300 ? statusToError(response) : null;
  return { response, conflicts: error?.code === 'conflict-fields' ? error : null };
}

/** What an unknown outcome must be compared with. */
type Known = { readonly plan: WritePlan; readonly before: KubeObject | null };

/** One PATCH under our manager. Throws `AppError`, and `UnknownOutcome` when a real write may have arrived. */
export async function sendWrite(
  context: WriteContext,
  known: Known,
  content: { readonly contentType: string; readonly body: unknown; readonly force: boolean },
): Promise<KubeResponse> {
  const { door, document, dryRun, signal } = context;
  const { contentType, body, force } = content;
  try {
    const response = await door.request({
      method: 'PATCH',
      path: document.path,
      query: {
        fieldManager: FIELD_MANAGER,
        fieldValidation: 'Strict',
        force: force ? true : undefined,
        dryRun: dryRun ? 'All' : undefined,
      },
      contentType,
      body,
      timeoutMs: dryRun ? DRY_RUN_TIMEOUT_MS : WRITE_TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    });
    const failure = response.status >= 500 ? statusToError(response) : null;
    if (failure && MAY_BE_DONE.has(failure.code)) throw failure;
    return response;
  } catch (error) {
    if (dryRun) throw rehearsalFailed(error);
    if (mayHaveArrived(error)) throw new UnknownOutcome(known.plan, known.before, error);
    throw error;
  }
}

/** A rehearsal writes nothing, so its outcome is never unknown. */
function rehearsalFailed(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'unknown-outcome') return error;
  return new AppError(
    'cluster-unreachable',
    `The rehearsal failed, so nothing was written. ${error.message}`,
    {
      cause: error,
    },
  );
}

/** A refused connection carried nothing; any other lost answer may follow a write that was done. */
function mayHaveArrived(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  if (error.code === 'unknown-outcome') return true;
  return error.code === 'cluster-unreachable' && errorCodeOf(error.cause) !== 'ECONNREFUSED';
}

function errorCodeOf(cause: unknown): string {
  if (cause instanceof AggregateError) return errorCodeOf(cause.errors[0]);
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? errorCodeOf(cause.cause) : '';
}
