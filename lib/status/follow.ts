import { generationOf, type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import type { ParentRef } from '#lib/gateway-api/route.ts';
import { type Health, routeHealth } from './health.ts';
import { type Surroundings, silenceReasons } from './silence.ts';
import type { ParentVerdict } from './verdict.ts';
import { routeVerdicts } from './verdicts.ts';

/** Time without an answer after which a parent counts as silent, ms. */
export const SILENT_AFTER_MS = 10_000;

/** What was written, as the API server answered. `uid` and `generation` null while the answer is not there yet. */
export type Applied = {
  readonly operation: 'apply' | 'delete';
  readonly uid: string | null;
  readonly generation: number | null;
};

export type FollowInput = {
  readonly applied: Applied;
  /** The object as the watch shows it now; null when it is not (or no longer) there. */
  readonly current: KubeObject | null;
  /** True once the watch has shown the written object, so that its absence now means it was deleted. */
  readonly wasSeen: boolean;
  /** Whether the list of this kind is complete, so that a missing object is a deleted one. */
  readonly isKindKnown: boolean;
  /** True when the same object was written again from here since: what it is now tells of the later write. */
  readonly isSuperseded: boolean;
  /** Since the write was sent, ms. */
  readonly elapsedMs: number;
  /** Whether a parent exists; null when not known. */
  readonly parentExists: (parent: ParentRef) => boolean | null;
  /** controllerNames in the status of the routes this cluster shows. */
  readonly controllers: readonly string[];
  /** Whether all routes are shown, so that an empty `controllers` means that none answers. */
  readonly areRoutesKnown: boolean;
};

export type StepState = 'done' | 'active' | 'waiting' | 'warning' | 'failed';

/** One line of the story. */
export type FollowStep = {
  readonly id: string;
  readonly label: string;
  readonly state: StepState;
  readonly detail: string | null;
  /** Likely reasons, for a silent parent. */
  readonly hints: readonly string[];
};

export type FollowOutcome =
  | Health
  | 'waiting'
  | 'silent'
  | 'overwritten'
  | 'deleted'
  | 'recreated'
  | 'superseded'
  | 'hidden';

export type FollowStory = {
  readonly outcome: FollowOutcome;
  /** True when nothing further is expected; a later change of status still shows. */
  readonly settled: boolean;
  readonly steps: readonly FollowStep[];
};

/** Tells what became of a write: sent → stored → seen → one line per parent and controller, or what came between. */
export function followApply(input: FollowInput): FollowStory {
  if (input.isSuperseded) return superseded(input.applied);
  if (input.applied.operation === 'delete') return followDelete(input);
  const stored = storedStep(input.applied);
  if (input.applied.generation === null && input.applied.uid === null)
    return { outcome: 'waiting', settled: false, steps: [sentStep(), stored] };
  const broken = interruption(input);
  if (broken) return { ...broken, steps: [sentStep(), stored, ...broken.steps] };
  if (!hasArrived(input)) {
    const seen = step('seen', 'Waiting for the watch to show it', 'active');
    return { outcome: 'waiting', settled: false, steps: [sentStep(), stored, seen] };
  }
  const verdicts = input.current ? routeVerdicts(input.current).filter((verdict) => !verdict.leftover) : [];
  const seen = step('seen', 'Seen on the cluster', 'done');
  const answers = verdicts.map((verdict) => answerStep(verdict, input));
  return {
    ...outcomeOf(verdicts, input.elapsedMs),
    steps: [sentStep(), stored, seen, ...answers],
  };
}

function superseded(applied: Applied): FollowStory {
  const later = step('superseded', 'Followed by a later change from here', 'done');
  const before = applied.operation === 'delete' ? [sentStep()] : [sentStep(), storedStep(applied)];
  return { outcome: 'superseded', settled: true, steps: [...before, later] };
}

/** The object is not shown, and neither is its kind as a whole: nothing follows from its absence. */
function hidden(): FollowStory {
  const detail = 'The cluster does not show this kind now, so whether the object is there is not known.';
  return { outcome: 'hidden', settled: false, steps: [step('hidden', 'Out of sight', 'warning', detail)] };
}

function followDelete({ current, applied, isKindKnown }: FollowInput): FollowStory {
  const isGone = current === null;
  if (isGone && !isKindKnown) return { ...hidden(), steps: [sentStep(), ...hidden().steps] };
  if (!isGone && applied.uid !== null && uidOf(current) !== applied.uid) {
    const again = step('recreated', 'Deleted, then created again by someone else', 'warning');
    return { outcome: 'recreated', settled: true, steps: [sentStep(), again] };
  }
  const gone = isGone
    ? step('deleted', 'Deleted', 'done')
    : step('deleted', 'Waiting for it to disappear', 'active');
  return { outcome: isGone ? 'deleted' : 'waiting', settled: isGone, steps: [sentStep(), gone] };
}

function storedStep({ generation, uid }: Applied): FollowStep {
  if (generation === null && uid === null) return step('stored', 'Waiting for the API server', 'active');
  return step('stored', generation === null ? 'Stored' : `Stored as generation ${generation}`, 'done');
}

/** Deleted, recreated, overwritten or out of sight since: what the cluster shows no longer tells of this write. */
function interruption({ applied, current, wasSeen, isKindKnown }: FollowInput): FollowStory | null {
  if (current === null) {
    if (!isKindKnown) return hidden();
    if (!wasSeen) return null;
    const gone = step('deleted', 'Deleted by someone else', 'failed', 'The object is no longer there.');
    return { outcome: 'deleted', settled: true, steps: [gone] };
  }
  if (applied.uid !== null && uidOf(current) !== null && uidOf(current) !== applied.uid) {
    if (!wasSeen) return null;
    const again = step('recreated', 'Deleted and created again by someone else', 'failed');
    return { outcome: 'recreated', settled: true, steps: [again] };
  }
  const generation = generationOf(current);
  if (applied.generation === null || generation === null || generation <= applied.generation) return null;
  const detail = `Generation ${generation} has replaced generation ${applied.generation}.`;
  const over = step('overwritten', 'Overwritten by another writer', 'failed', detail);
  return { outcome: 'overwritten', settled: true, steps: [over] };
}

/** The watch may still show the version before the write. */
function hasArrived({ applied, current }: FollowInput): boolean {
  if (current === null) return false;
  if (applied.uid !== null && uidOf(current) !== applied.uid) return false;
  const generation = generationOf(current);
  return applied.generation === null || generation === null || generation >= applied.generation;
}

function answerStep(verdict: ParentVerdict, input: FollowInput): FollowStep {
  const { parent, controllerName, state, summary } = verdict;
  const who = controllerName === null ? '' : ` · ${controllerName}`;
  const place = `${parent.kind} ${parent.name}${parent.port === null ? '' : `:${parent.port}`}${who}`;
  const id = `answer:${parent.namespace}/${place}/${parent.sectionName ?? ''}`;
  switch (state) {
    case 'accepted':
      return step(id, place, 'done', summary);
    case 'partial':
      return step(id, place, 'warning', summary);
    case 'refused':
      return step(id, place, 'failed', summary);
    case 'pending':
    case 'silent': {
      if (input.elapsedMs < SILENT_AFTER_MS) return step(id, place, 'active', 'Waiting for an answer.');
      const seconds = Math.floor(input.elapsedMs / 1000);
      const detail =
        state === 'silent'
          ? `No controller has answered for ${seconds} s.`
          : `${summary} Waiting for ${seconds} s.`;
      return { ...step(id, place, 'warning', detail), hints: silenceReasons(verdict, surroundings(input)) };
    }
  }
}

function surroundings(input: FollowInput): Surroundings {
  return { ...input, generation: input.current ? generationOf(input.current) : null };
}

function outcomeOf(
  verdicts: readonly ParentVerdict[],
  elapsedMs: number,
): { readonly outcome: FollowOutcome; readonly settled: boolean } {
  if (verdicts.length === 0) return { outcome: 'unknown', settled: true };
  const isWaiting = verdicts.some(({ state }) => state === 'silent' || state === 'pending');
  if (isWaiting && elapsedMs < SILENT_AFTER_MS) return { outcome: 'waiting', settled: false };
  const answered = verdicts.filter(({ state }) => state !== 'silent');
  if (isWaiting && answered.every(({ state }) => state === 'pending' || state === 'accepted'))
    return { outcome: 'silent', settled: false };
  return { outcome: routeHealth(answered), settled: !isWaiting };
}

function sentStep(): FollowStep {
  return step('sent', 'Sent', 'done');
}

function step(id: string, label: string, state: StepState, detail: string | null = null): FollowStep {
  return { id, label, state, detail, hints: [] };
}
