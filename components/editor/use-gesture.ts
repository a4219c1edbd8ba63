'use client';

import { useMemo, useState } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import type { EditError } from '#lib/edit/edit-error.ts';
import { gestureOutlook } from '#lib/edit/gesture-outlook.ts';
import type { Plan } from '#lib/edit/plan.ts';
import { presentShare } from '#lib/edit/plan-split.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Result } from '#lib/result/result.ts';
import { useDraft } from './draft-store.tsx';
import {
  type Choices,
  type GestureStart,
  type GestureValues,
  initialValues,
  NO_CHOICES,
  planGesture,
} from './gesture-values.ts';

/** What stands in the gesture form, and what it comes to. */
export type Gesture = {
  readonly values: GestureValues;
  readonly choices: Choices;
  readonly plan: Result<Plan, EditError>;
  /** True when there will be a new route, as far as it is known before everything is filled in. */
  readonly createsRoute: boolean;
  /** True when all other backends of the rule have weight 0, so that they have no ratio to keep. */
  readonly isRestIdle: boolean;
  /** What to show as wrong: not what is merely still to be filled in, before the person tried. */
  readonly error: EditError | null;
  readonly change: (change: Partial<GestureValues>) => void;
  readonly choose: (choices: Choices) => void;
  readonly submit: () => void;
};

export type GestureOptions = {
  readonly parent: ObjectKey;
  readonly backend: ObjectKey;
  readonly start?: GestureStart | undefined;
  readonly onDone: () => void;
};

/** State of the gesture form. A backend that has a share already starts from it. */
export function useGesture({ parent, backend, start, onDone }: GestureOptions): Gesture {
  const world = useWorld();
  const { draft, run } = useDraft();
  const [values, setValues] = useState<GestureValues>(() =>
    initialValues(presentShare(world, draft, { parent, backend }), start?.kind),
  );
  const [choices, setChoices] = useState<Choices>(start?.route ? { route: start.route } : NO_CHOICES);
  const [refusal, setRefusal] = useState<EditError | null>(null);
  const [isTried, setTried] = useState(false);
  const plan = useMemo(
    () => planGesture(world, draft, { parent, backend, values, choices }),
    [world, draft, parent, backend, values, choices],
  );
  const outlook = useMemo(
    () => gestureOutlook(world, draft, { parent, backend, ...choices }),
    [world, draft, parent, backend, choices],
  );
  const error = refusal ?? (plan.ok ? null : plan.error);
  return {
    values,
    choices,
    plan,
    ...outlook,
    error: error && (isTried || !isUnfinished(error)) ? error : null,
    change: (change) => {
      setValues({ ...values, ...change });
      setTried(false);
      setRefusal(null);
    },
    choose: setChoices,
    submit: () => {
      setTried(true);
      if (!plan.ok) return;
      const result = run({ label: plan.value.label, commands: plan.value.commands });
      if (result.ok) onDone();
      else setRefusal(result.error);
    },
  };
}

/** Nothing is wrong yet: something is still to be filled in. */
function isUnfinished(error: EditError): boolean {
  return error.code === 'no-condition' || error.code === 'bad-condition' || error.code.endsWith('-needed');
}
