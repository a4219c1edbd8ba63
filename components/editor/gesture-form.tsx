'use client';

import { useEffect, useRef } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { EditError } from '#lib/edit/edit-error.ts';
import type { Plan } from '#lib/edit/plan.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Result } from '#lib/result/result.ts';
import { ChoiceFields } from './choice-fields.tsx';
import { useDraft } from './draft-store.tsx';
import { FieldFindings } from './field-findings.tsx';
import type { GestureKind, GestureStart } from './gesture-values.ts';
import { MatchFields } from './match-fields.tsx';
import { ShareFields } from './share-fields.tsx';
import { type Gesture, useGesture } from './use-gesture.ts';
import { usePlanFindings } from './use-plan-findings.ts';

export type GestureFormProps = {
  readonly parent: ObjectKey;
  readonly backend: ObjectKey;
  /** The tab it opens on, and the route it changes, where that is clear already. */
  readonly start?: GestureStart;
  /** After the change is in the draft, or when the person gave up. */
  readonly onDone: () => void;
};

/** Asks what is meant by "from this Service to that one", says what will happen, and puts it into the draft. Enter does it. */
export function GestureForm({ parent, backend, start, onDone }: GestureFormProps) {
  const gesture = useGesture({ parent, backend, start, onDone });
  const findings = usePlanFindings(gesture.plan);
  const world = useWorld();
  const { draft } = useDraft();
  const form = useRef<HTMLFormElement>(null);
  // The number is what one came for; Enter then takes it as it is.
  useEffect(() => {
    const first = form.current?.querySelector('input[type="text"]');
    if (first instanceof HTMLInputElement) first.select();
  }, []);
  const names = { parent: nameOf(parent), backend: nameOf(backend) };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        gesture.submit();
      }}
      className="-m-3 flex flex-col"
      aria-label={`From ${names.parent} to ${names.backend}`}
    >
      <GestureTabs gesture={gesture} names={names} />
      <div className="flex flex-col gap-3 border-t border-line p-3">
        <ChoiceFields
          world={world}
          draft={draft}
          parent={parent}
          kind={gesture.values.kind}
          choices={gesture.choices}
          error={gesture.plan.ok ? null : gesture.plan.error}
          onChange={gesture.choose}
        />
        <Outcome plan={gesture.plan} error={gesture.error} />
        <FieldFindings findings={findings} />
        <div className="flex items-center justify-end gap-2">
          <Button type="button" variant="ghost" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" variant="primary">
            Add to draft <span className="font-mono text-xs opacity-80">↵</span>
          </Button>
        </div>
      </div>
    </form>
  );
}

type GestureTabsProps = {
  readonly gesture: Gesture;
  readonly names: { readonly parent: string; readonly backend: string };
};

function GestureTabs({ gesture, names }: GestureTabsProps) {
  const { values, change, error } = gesture;
  const split = (
    <ShareFields
      kind="split"
      names={names}
      percent={values.percent}
      rest={gesture.isRestIdle ? 'the others equally, now all at weight 0' : 'everything else as before'}
      onChange={(percent) => change({ percent })}
    />
  );
  const match = (
    <MatchFields
      conditions={values.conditions}
      keepRest={values.keepRest}
      asksRest={gesture.createsRoute}
      parentName={names.parent}
      error={error}
      onChange={change}
    />
  );
  const mirror = (
    <ShareFields
      kind="mirror"
      names={names}
      percent={values.mirrorPercent}
      onChange={(mirrorPercent) => change({ mirrorPercent })}
    />
  );
  return (
    <Tabs<GestureKind>
      ariaLabel="What to send"
      value={values.kind}
      onChange={(kind) => change({ kind })}
      tabs={[
        { id: 'split', label: 'Share of traffic', content: <div className="p-3">{split}</div> },
        { id: 'match', label: 'Matching requests', content: <div className="p-3">{match}</div> },
        { id: 'mirror', label: 'Mirror a copy', content: <div className="p-3">{mirror}</div> },
      ]}
    />
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

function nameOf(key: ObjectKey): string {
  return parseObjectKey(key)?.name ?? key;
}
