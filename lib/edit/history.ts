import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { ok, type Result } from '#lib/result/result.ts';
import { diffText } from '#lib/yaml/text-edit.ts';
import { type Command, documentOf, runCommands } from './command.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';
import type { EditError } from './edit-error.ts';

/** What a person does at once: a label for the undo menu and its commands. Steps with the same `coalesce` key in a row become one. */
export type Step = {
  readonly label: string;
  readonly commands: readonly Command[];
  readonly coalesce?: string;
};

type DoneStep = {
  readonly label: string;
  readonly coalesce: string | null;
  readonly forward: readonly Command[];
  readonly backward: readonly Command[];
};

/** A draft with the way it came to be. Plain data: it can be stored and restored. */
export type Editing = {
  readonly draft: Draft;
  readonly done: readonly DoneStep[];
  readonly undone: readonly DoneStep[];
};

/** Steps kept for undo; older ones are forgotten. */
export const MAX_STEPS = 200;

export const EMPTY_EDITING: Editing = { draft: EMPTY_DRAFT, done: [], undone: [] };

/** Runs a step, all commands or none. What was undone before is forgotten. A step that changes nothing leaves no trace. */
export function runStep(editing: Editing, step: Step): Result<Editing, EditError> {
  const result = runCommands(editing.draft, step.commands);
  if (!result.ok) return result;
  const { draft, inverse } = result.value;
  if (isSameDraft(editing.draft, draft)) return ok(editing);
  const done: DoneStep = {
    label: step.label,
    coalesce: step.coalesce ?? null,
    forward: step.commands,
    backward: inverse,
  };
  const last = editing.done.at(-1);
  if (last && done.coalesce !== null && last.coalesce === done.coalesce && editing.undone.length === 0) {
    return ok({ draft, done: [...editing.done.slice(0, -1), joinSteps(draft, last, done)], undone: [] });
  }
  return ok({ draft, done: [...editing.done, done].slice(-MAX_STEPS), undone: [] });
}

/** Takes back the last step; the same editing when there is none. */
export function undoStep(editing: Editing): Editing {
  const step = editing.done.at(-1);
  if (!step) return editing;
  const result = runCommands(editing.draft, step.backward);
  if (!result.ok) return editing;
  return {
    draft: result.value.draft,
    done: editing.done.slice(0, -1),
    undone: [...editing.undone, { ...step, forward: result.value.inverse }],
  };
}

/** Does the last undone step again; the same editing when there is none. */
export function redoStep(editing: Editing): Editing {
  const step = editing.undone.at(-1);
  if (!step) return editing;
  const result = runCommands(editing.draft, step.forward);
  if (!result.ok) return editing;
  return {
    draft: result.value.draft,
    done: [...editing.done, { ...step, backward: result.value.inverse }],
    undone: editing.undone.slice(0, -1),
  };
}

/**
 * Takes documents out of the draft because they are stored now. Steps about other documents can still be undone; everything
 * up to the last step that touched a stored one, and everything undone, is forgotten, since it can no longer be replayed.
 */
export function forgetDocuments(editing: Editing, keys: readonly ObjectKey[]): Editing {
  const gone = new Set(keys);
  const documents = editing.draft.documents.filter((document) => !gone.has(document.key));
  const last = editing.done.findLastIndex((step) =>
    [...step.forward, ...step.backward].some((command) => gone.has(touched(command))),
  );
  return { draft: { documents }, done: editing.done.slice(last + 1), undone: [] };
}

function touched(command: Command): ObjectKey {
  return command.type === 'add-document' ? command.document.key : command.key;
}

/** Typing would leave one command per key press: text edits of one document are replaced by the difference of the texts. */
function joinSteps(draft: Draft, first: DoneStep, second: DoneStep): DoneStep {
  const joined = {
    ...second,
    forward: [...first.forward, ...second.forward],
    backward: [...second.backward, ...first.backward],
  };
  const keys = new Set([...joined.forward, ...joined.backward].map(touched));
  const [key] = keys;
  const onlyText = [...joined.forward, ...joined.backward].every((command) => command.type === 'edit-text');
  if (!onlyText || keys.size !== 1 || key === undefined) return joined;
  const before = runCommands(draft, joined.backward);
  if (!before.ok) return joined;
  const from = documentOf(before.value.draft, key);
  const to = documentOf(draft, key);
  if (!from || !to) return joined;
  return {
    ...joined,
    forward: [{ type: 'edit-text', key, edits: diffText(from.text, to.text), identity: to.identity }],
    backward: [{ type: 'edit-text', key, edits: diffText(to.text, from.text), identity: from.identity }],
  };
}

function isSameDraft(a: Draft, b: Draft): boolean {
  return (
    a.documents.length === b.documents.length &&
    a.documents.every((document, index) => {
      const other = b.documents[index];
      return (
        document === other ||
        (document.key === other?.key &&
          document.text === other.text &&
          document.operation === other.operation &&
          document.base === other.base)
      );
    })
  );
}
