'use client';

import { Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Select } from '#components/ui/select.tsx';
import { changedFields } from '#lib/edit/changed-fields.ts';
import type { Command } from '#lib/edit/command.ts';
import type { JsonValue } from '#lib/gateway-api/json.ts';
import { detectOwner } from '#lib/gateway-api/managed-by.ts';
import { type FieldPath, formatFieldPath } from '#lib/result/diagnostic.ts';
import { renderYaml } from '#lib/yaml/render-yaml.ts';
import type { AcceptedConflicts, Failure } from './apply-draft.ts';
import { changeInWords } from './change-words.ts';
import { CodeBlock } from './code-block.tsx';
import { acceptedConflicts, type Conflict, conflictsOf, writtenWords } from './conflicts.ts';
import type { DraftEntry } from './draft-entry.ts';
import { useDraft } from './draft-store.tsx';
import { useCopy } from './export-dialog.tsx';

type Choice = 'theirs' | 'mine';

type ConflictSheetProps = {
  readonly entries: readonly DraftEntry[];
  readonly failures: readonly Failure[];
  /** How many objects the try has stored all the same. */
  readonly written: number;
  readonly onClose: () => void;
  /** Applies again, taking over these fields and no others. */
  readonly onApply: (accepted: AcceptedConflicts) => void;
};

/** Fields that belong to someone else: for each, yours beside the live value and its owner, and whose is to hold. */
export function ConflictSheet({ entries, failures, written, onClose, onApply }: ConflictSheetProps) {
  const { run } = useDraft();
  const copy = useCopy();
  const conflicts = conflictsOf(entries, failures);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [earlier, setEarlier] = useState<AcceptedConflicts>(new Map());
  const [refusal, setRefusal] = useState<string | null>(null);
  const choiceOf = (conflict: Conflict) => chosen.get(conflict.id) ?? null;
  const isOpen = conflicts.length > 0;
  const undecided = conflicts.filter((conflict) => choiceOf(conflict) === null).length;
  const carryOut = () => {
    const commands = conflicts.filter((conflict) => choiceOf(conflict) === 'theirs').map(keepTheirs);
    if (commands.length > 0) {
      const result = run({ label: 'Keep fields of others', commands });
      if (!result.ok) {
        setRefusal(result.error.message);
        return;
      }
    }
    const accepted = acceptedConflicts(
      conflicts.filter((conflict) => choiceOf(conflict) === 'mine'),
      earlier,
    );
    setEarlier(accepted);
    onApply(accepted);
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        if (open) return;
        setEarlier(new Map());
        setChosen(new Map());
        onClose();
      }}
      size="lg"
      title="These fields belong to someone else"
      description={writtenWords(written)}
      footer={
        <>
          <Button
            onClick={() => copy(entries.map(({ document }) => document.text).join('---\n'), 'YAML copied')}
          >
            <Copy aria-hidden />
            Copy YAML
          </Button>
          <Button variant="primary" disabled={undecided > 0} onClick={carryOut}>
            {undecided > 0 ? `Decide ${undecided} more` : 'Apply'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {refusal !== null && (
          <Callout tone="bad" role="alert">
            {refusal}
          </Callout>
        )}
        {conflicts.map((conflict) => (
          <ConflictCard
            key={conflict.id}
            conflict={conflict}
            choice={choiceOf(conflict)}
            onChoose={(choice) => setChosen(new Map(chosen).set(conflict.id, choice))}
          />
        ))}
      </div>
    </Dialog>
  );
}

function keepTheirs({ key, path, live }: Conflict): Command {
  return live === undefined
    ? { type: 'remove-field', key, path }
    : { type: 'set-field', key, path, value: live };
}

type ConflictCardProps = {
  readonly conflict: Conflict;
  readonly choice: Choice | null;
  readonly onChoose: (choice: Choice) => void;
};

function ConflictCard({ conflict, choice, onChoose }: ConflictCardProps) {
  const { name, path, mine, live, manager, liveObject } = conflict;
  const owner = liveObject ? detectOwner(liveObject, [manager]) : null;
  return (
    <section aria-label={`${name} ${formatFieldPath(path)}`} className="rounded-md border border-line">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
        <h3 className="min-w-0 flex-1 truncate text-sm text-ink">
          <span className="font-mono font-medium">{formatFieldPath(path)}</span>{' '}
          <span className="text-ink-2">
            of {name}, owned by{' '}
            {manager === '' ? 'another manager' : <span className="font-mono text-ink">{manager}</span>}
          </span>
        </h3>
        <Select<Choice>
          ariaLabel={`Whose ${formatFieldPath(path)} holds`}
          className="w-52"
          size="sm"
          value={choice}
          placeholder="Decide…"
          onChange={onChoose}
          options={[
            { value: 'theirs', label: 'Keep theirs', hint: 'your change of this field is dropped' },
            {
              value: 'mine',
              label: 'Take over',
              hint: `${manager || 'the other manager'} loses the field to Meshloom`,
            },
          ]}
        />
      </header>
      <p className="border-b border-line px-3 py-2 font-mono text-xs text-ink">
        {changedFields(live, mine, path).slice(0, 6).map(changeInWords).join(' · ')}
      </p>
      <div className="grid gap-px bg-line sm:grid-cols-2">
        <Value title="Yours" path={path} value={mine} />
        <Value title="Live" path={path} value={live} />
      </div>
      {owner?.reverts && (
        <Callout tone="warn" className="rounded-none border-t border-line">
          {owner.label} puts its value back at its next run. Better change it there: copy the YAML.
        </Callout>
      )}
    </section>
  );
}

function Value({
  title,
  path,
  value,
}: {
  readonly title: string;
  readonly path: FieldPath;
  readonly value: JsonValue | undefined;
}) {
  return (
    <div className="min-w-0 bg-surface p-3">
      <h4 className="mb-1 text-xs font-semibold text-ink-2">{title}</h4>
      {value === undefined ? (
        <p className="text-sm text-ink-3">not set</p>
      ) : (
        <CodeBlock
          label={`${title}: ${formatFieldPath(path)}`}
          text={renderYaml(value)}
          className="max-h-48 border-0 bg-surface p-0"
        />
      )}
    </div>
  );
}
