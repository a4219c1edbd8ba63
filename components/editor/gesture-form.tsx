'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { EditError } from '#lib/edit/edit-error.ts';
import type { Plan } from '#lib/edit/plan.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Result } from '#lib/result/result.ts';
import { ChoiceFields } from './choice-fields.tsx';
import { useDraft } from './draft-store.tsx';
import {
  type Choices,
  type GestureKind,
  type GestureValues,
  initialValues,
  NO_CHOICES,
  planGesture,
} from './gesture-values.ts';
import { MatchFields } from './match-fields.tsx';
import { ShareFields } from './share-fields.tsx';

export type GestureFormProps = {
  readonly parent: ObjectKey;
  readonly backend: ObjectKey;
  /** After the change is in the draft, or when the person gave up. */
  readonly onDone: () => void;
};

/** Asks what is meant by "from this Service to that one", says what will happen, and puts it into the draft. Enter does it. */
export function GestureForm({ parent, backend, onDone }: GestureFormProps) {
  const world = useWorld();
  const { draft, run } = useDraft();
  const [values, setValues] = useState<GestureValues>(initialValues);
  const [choices, setChoices] = useState<Choices>(NO_CHOICES);
  const [refusal, setRefusal] = useState<EditError | null>(null);
  const [isTried, setTried] = useState(false);
  const names = { parent: nameOf(parent), backend: nameOf(backend) };
  const plan = useMemo(
    () => planGesture(world, draft, { parent, backend, values, choices }),
    [world, draft, parent, backend, values, choices],
  );
  const change = (next: Partial<GestureValues>) => {
    setValues({ ...values, ...next });
    setTried(false);
    setRefusal(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!plan.ok) return;
    const result = run({ label: plan.value.label, commands: plan.value.commands });
    if (result.ok) onDone();
    else setRefusal(result.error);
  };
  const error = refusal ?? (plan.ok ? null : plan.error);
  const shownError = isTried || (error !== null && !isUnfinished(error)) ? error : null;
  const fields = {
    split: (
      <ShareFields
        kind="split"
        names={names}
        percent={values.percent}
        onChange={(percent) => change({ percent })}
      />
    ),
    match: (
      <MatchFields
        conditions={values.conditions}
        keepRest={values.keepRest}
        asksRest={!plan.ok || plan.value.creates}
        parentName={names.parent}
        error={shownError}
        onChange={change}
      />
    ),
    mirror: (
      <ShareFields
        kind="mirror"
        names={names}
        percent={values.mirrorPercent}
        onChange={(mirrorPercent) => change({ mirrorPercent })}
      />
    ),
  };
  return (
    <form
      onSubmit={submit}
      className="-m-3 flex flex-col"
      aria-label={`From ${names.parent} to ${names.backend}`}
    >
      <Tabs<GestureKind>
        ariaLabel="What to send"
        value={values.kind}
        onChange={(kind) => change({ kind })}
        tabs={[
          { id: 'split', label: 'Share of traffic', content: <div className="p-3">{fields.split}</div> },
          { id: 'match', label: 'Matching requests', content: <div className="p-3">{fields.match}</div> },
          { id: 'mirror', label: 'Mirror a copy', content: <div className="p-3">{fields.mirror}</div> },
        ]}
      />
      <div className="flex flex-col gap-3 border-t border-line p-3">
        <ChoiceFields
          world={world}
          draft={draft}
          parent={parent}
          kind={values.kind}
          choices={choices}
          error={plan.ok ? null : plan.error}
          onChange={setChoices}
        />
        <Outcome plan={plan} error={shownError} />
        <div className="flex items-center justify-end gap-2">
          <Button type="button" variant="ghost" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" variant="primary">
            Add to draft <Kbd>↵</Kbd>
          </Button>
        </div>
      </div>
    </form>
  );
}

/** What will happen in one sentence, or why it cannot; spoken when it changes. */
function Outcome({
  plan,
  error,
}: {
  readonly plan: Result<Plan, EditError>;
  readonly error: EditError | null;
}) {
  if (error) {
    return (
      <Callout tone="bad" role="alert">
        {error.message}
      </Callout>
    );
  }
  return (
    <p role="status" className="min-h-10 text-sm text-ink">
      {plan.ok ? plan.value.sentence : <span className="text-ink-3">{plan.error.message}</span>}
    </p>
  );
}

/** Nothing is wrong yet: something is still to be filled in. */
function isUnfinished(error: EditError): boolean {
  return error.code === 'no-condition' || error.code === 'bad-condition' || error.code.endsWith('-needed');
}

function nameOf(key: ObjectKey): string {
  return parseObjectKey(key)?.name ?? key;
}
