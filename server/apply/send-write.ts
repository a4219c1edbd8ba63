import { objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { KubeResponse } from '#server/kube/client.ts';
import { statusToError } from '#server/kube/status-error.ts';
import type { CheckedDocument } from './check-documents.ts';
import { buildObject } from './field-leaves.ts';
import { FIELD_MANAGER, type KubeDoor } from './kube-door.ts';
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

/**
 * Server-side apply of what we own and what changed. A field conflict comes back as a value, so that the caller can add
 * to it; other refusals are left to `objectOf`.
 */
export async function sendApply(
  context: WriteContext,
  plan: WritePlan,
  before: KubeObject | null,
): Promise<{ readonly response: KubeResponse; readonly conflicts: AppError | null }> {
  const { ref, base } = context.document;
  const fields = buildObject([...plan.kept, ...plan.changed]);
  const metadata = {
    ...objectAt(fields, 'metadata'),
    name: ref.name,
    ...(ref.namespace === '' ? {} : { namespace: ref.namespace }),
    ...(before === null ? {} : { uid: uidOf(before) }),
    ...(before !== null && base?.resourceVersion
      ? { resourceVersion: stringAt(before.metadata, 'resourceVersion') }
      : {}),
  };
  const body = { ...fields, apiVersion: formatApiVersion(ref.group, ref.version), kind: ref.kind, metadata };
  const response = await sendWrite(
    context,
    { plan, before },
    { contentType: 'application/apply-patch+yaml', body },
  );
  const error = response.status >= 300 ? statusToError(response) : null;
  return { response, conflicts: error?.code === 'conflict-fields' ? error : null };
}

/** One PATCH under our manager. Throws `AppError`, and `UnknownOutcome` when a real write may have arrived. */
export async function sendWrite(
  context: WriteContext,
  known: { readonly plan: WritePlan; readonly before: KubeObject | null },
  content: { readonly contentType: string; readonly body: unknown },
): Promise<KubeResponse> {
  const { door, document, dryRun, signal } = context;
  const isApply = content.contentType === 'application/apply-patch+yaml';
  try {
    const response = await door.request({
      method: 'PATCH',
      path: document.path,
      query: {
        fieldManager: FIELD_MANAGER,
        fieldValidation: 'Strict',
        force: isApply && document.force ? true : undefined,
        dryRun: dryRun ? 'All' : undefined,
      },
      ...content,
      timeoutMs: dryRun ? DRY_RUN_TIMEOUT_MS : WRITE_TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    });
    const failure = response.status >= 500 ? statusToError(response) : null;
    if (failure?.code === 'unknown-outcome') throw failure;
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
