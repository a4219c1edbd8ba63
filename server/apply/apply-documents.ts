import { isSameJson, stringAt } from '#lib/gateway-api/json.ts';
import { generationOf, type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import type { ApplyDocument, ApplyResponse, ApplyResult } from '#lib/wire/apply.ts';
import { AppError, toAppError } from '#server/errors/app-error.ts';
import type { Clock } from '#server/kube/clock.ts';
import { projectObject } from '#server/kube/project-object.ts';
import { type CheckedDocument, checkDocuments } from './check-documents.ts';
import { intentOf } from './clean-object.ts';
import { formatMemberPath } from './field-leaves.ts';
import type { KubeDoor } from './kube-door.ts';
import { touchedPaths, type WritePlan } from './plan-write.ts';
import { UnknownOutcome } from './send-write.ts';
import { differingPaths, settleUnknown } from './settle-unknown.ts';
import { type Written, writeObject } from './write-object.ts';

/** One real write, for the audit log: field paths, never values. */
export type AuditEntry = {
  readonly verb: 'apply' | 'delete';
  readonly ref: ApplyDocument['ref'];
  readonly uid: string | null;
  readonly outcome: string;
  readonly force: boolean;
  readonly fields: readonly string[];
  readonly resourceVersionBefore: string | null;
  readonly resourceVersionAfter: string | null;
  /** Wall time of the write, ms. */
  readonly ms: number;
};

export type ApplyOptions = {
  readonly door: KubeDoor;
  readonly clock: Clock;
  /** Goes into errors, so that the page and the log speak of the same request. */
  readonly requestId: string;
  readonly onAudit: (entry: AuditEntry) => void;
  /** Aborts rehearsals nobody waits for any more; a real write always runs to its end. */
  readonly signal?: AbortSignal;
};

/**
 * Rehearses all documents, each on its own, and writes nothing. Throws `AppError` only for a request that must not be
 * (kind, names); what is wrong with a document is in its result.
 */
export async function dryRunDocuments(
  documents: readonly ApplyDocument[],
  options: ApplyOptions,
): Promise<ApplyResponse> {
  const rehearsals = await rehearseAll(checkDocuments(documents), options);
  return { stage: 'dry-run', results: rehearsals.map((rehearsal) => rehearsal.result) };
}

/**
 * Rehearses all documents, then writes them in order; one failed rehearsal and nothing is written, one failed write and
 * the later ones are not attempted. There is no transaction in Kubernetes: each result stands for itself.
 */
export async function applyDocuments(
  documents: readonly ApplyDocument[],
  options: ApplyOptions,
): Promise<ApplyResponse> {
  const checked = checkDocuments(documents);
  const rehearsals = await rehearseAll(checked, options);
  const failed = rehearsals.some(({ result }) => isStop(result));
  if (failed) return { stage: 'dry-run', results: rehearsals.map((rehearsal) => rehearsal.result) };
  const results: ApplyResult[] = [];
  let stopped = false;
  for (const [index, document] of checked.entries()) {
    const rehearsal = rehearsals[index];
    if (stopped || rehearsal === undefined) {
      results.push(notAttempted(document, options));
      continue;
    }
    const result = await writeOne(document, rehearsal, options);
    results.push(result);
    stopped = isStop(result);
  }
  return { stage: 'applied', results };
}

type Rehearsal = { readonly result: ApplyResult; readonly expected: KubeObject | null };

/** All of them, so that a person sees all findings; a cluster that does not answer is asked once. */
async function rehearseAll(
  documents: readonly CheckedDocument[],
  options: ApplyOptions,
): Promise<readonly Rehearsal[]> {
  const rehearsals: Rehearsal[] = [];
  let lost = false;
  for (const document of documents) {
    const rehearsal: Rehearsal = lost
      ? { result: notAttempted(document, options), expected: null }
      : await rehearse(document, options);
    rehearsals.push(rehearsal);
    const code = rehearsal.result.error?.code;
    lost ||= code === 'cluster-unreachable' || code === 'cluster-auth';
  }
  return rehearsals;
}

async function rehearse(document: CheckedDocument, options: ApplyOptions): Promise<Rehearsal> {
  const { signal } = options;
  try {
    const written = await writeObject(options.door, document, {
      dryRun: true,
      ...(signal === undefined ? {} : { signal }),
    });
    return { result: resultOf(document, written), expected: written.stored };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { result: failureOf(document, error, options), expected: null };
  }
}

async function writeOne(
  document: CheckedDocument,
  rehearsal: Rehearsal,
  options: ApplyOptions,
): Promise<ApplyResult> {
  // The rehearsal changed nothing, so the write would change nothing: it is not sent.
  if (rehearsal.result.outcome === 'unchanged' || rehearsal.expected === null) return rehearsal.result;
  const started = options.clock.now();
  const audit = (result: ApplyResult, plan: WritePlan | null, before: KubeObject | null) => {
    options.onAudit({
      verb: 'apply',
      ref: document.ref,
      uid: result.uid,
      outcome: result.error?.code ?? result.outcome,
      force: document.force,
      fields: plan === null ? [] : touchedPaths(plan).map(formatMemberPath),
      resourceVersionBefore: before === null ? null : (stringAt(before.metadata, 'resourceVersion') ?? null),
      resourceVersionAfter: result.resourceVersion,
      ms: options.clock.now() - started,
    });
    return result;
  };
  try {
    const written = await writeObject(options.door, document, { dryRun: false });
    const warnings = [...written.warnings, ...surprises(written, rehearsal.expected)];
    return audit(resultOf(document, { ...written, warnings }), written.plan, written.before);
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) return audit(failureOf(document, error, options), null, null);
    const result = await settle(document, error, rehearsal.expected, options);
    return audit(result, error.plan, error.before);
  }
}

async function settle(
  document: CheckedDocument,
  lost: UnknownOutcome,
  expected: KubeObject,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { door, clock } = options;
  const stored = await settleUnknown({ door, clock, document, lost, expected });
  if (stored !== null) {
    const warnings = ['The answer of the API server was lost; the object was read again and is as intended.'];
    return resultOf(document, { stored, before: lost.before, plan: lost.plan, created: false, warnings });
  }
  const error = new AppError(
    'unknown-outcome',
    'The API server did not answer, and the object does not show the change yet. It may still be stored; applying again is safe.',
    { cause: lost },
  );
  return { ...failureOf(document, error, options), outcome: 'unknown' };
}

/** Where what is stored differs from what the rehearsal promised, in the fields we touched. */
function surprises(written: Written, expected: KubeObject): readonly string[] {
  if (written.stored === null) return [];
  return differingPaths(touchedPaths(written.plan), written.stored, expected).map(
    (path) => `${formatMemberPath(path)} was stored differently than the dry run said; look at it again.`,
  );
}

function isStop(result: ApplyResult): boolean {
  return result.outcome === 'failed' || result.outcome === 'unknown' || result.outcome === 'not-attempted';
}

function resultOf(document: CheckedDocument, written: Written): ApplyResult {
  const { before, stored, warnings } = written;
  const object = stored ?? before;
  return {
    ref: document.ref,
    outcome: outcomeOf(before, stored),
    object: object === null ? null : projectObject(object),
    uid: object === null ? null : uidOf(object),
    generation: object === null ? null : generationOf(object),
    resourceVersion: object === null ? null : (stringAt(object.metadata, 'resourceVersion') ?? null),
    warnings: [...new Set(warnings)],
    error: null,
  };
}

/** Defaults of the API server may undo a difference in form: the same content is no change. */
function outcomeOf(before: KubeObject | null, stored: KubeObject | null): ApplyResult['outcome'] {
  if (before === null) return 'created';
  return stored === null || isSameJson(intentOf(before), intentOf(stored)) ? 'unchanged' : 'configured';
}

function failureOf(document: CheckedDocument, thrown: unknown, options: ApplyOptions): ApplyResult {
  const { code, message, causes } = toAppError(thrown);
  return {
    ...emptyResult(document),
    outcome: 'failed',
    error: { code, message, causes: [...causes], requestId: options.requestId },
  };
}

function notAttempted(document: CheckedDocument, options: ApplyOptions): ApplyResult {
  const error = new AppError('not-attempted', 'Not attempted, because an earlier document failed.');
  return { ...failureOf(document, error, options), outcome: 'not-attempted' };
}

function emptyResult(document: CheckedDocument) {
  const { ref } = document;
  return { ref, object: null, uid: null, generation: null, resourceVersion: null, warnings: [] };
}
