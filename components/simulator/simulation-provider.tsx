'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useIsLoaded, useWorld } from '#components/live/cluster-live.tsx';
import { useSimulationText } from '#components/live/selection.ts';
import { invariant } from '#lib/result/assert.ts';
import type { Result } from '#lib/result/result.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { type Answer, answerRequest, compareDecisions, type Difference } from './answer-request.ts';
import {
  EMPTY_FORM,
  type FormTrouble,
  formOfText,
  type RequestForm,
  readForm,
  textOfForm,
} from './request-form.ts';

/** The request being typed. The address of the page follows a moment later, and is followed when it changes otherwise. */
export type FormState = {
  readonly form: RequestForm;
  readonly change: (form: RequestForm) => void;
  /** Why the address gives no request; until something is typed. */
  readonly trouble: string | null;
};

/** What the request gets, live and with the draft on top. */
export type Simulation = {
  readonly isOpen: boolean;
  /** The first snapshot is there; before that nothing can be said. */
  readonly isLoaded: boolean;
  readonly reading: Result<SimulatedRequest, FormTrouble>;
  readonly outcome: Outcome | null;
};

export type Outcome = {
  readonly request: SimulatedRequest;
  readonly before: Answer;
  /** With the draft; the same as before when there is none. */
  readonly after: Answer;
  /** null: there is no draft. */
  readonly difference: Difference | null;
};

const FormContext = createContext<FormState | null>(null);
const SimulationContext = createContext<Simulation | null>(null);

/** Holds what is asked and answers it once for the panel and the graph. Stands inside `<DraftProvider>`. */
export function SimulationProvider({ children }: { readonly children: ReactNode }) {
  const [text] = useSimulationText();
  const state = useFormInAddress();
  const simulation = useAnswers(state.form, text !== null);
  return (
    <FormContext.Provider value={state}>
      <SimulationContext.Provider value={simulation}>{children}</SimulationContext.Provider>
    </FormContext.Provider>
  );
}

export function useRequestForm(): FormState {
  const state = useContext(FormContext);
  invariant(state, 'useRequestForm is used inside <SimulationProvider>');
  return state;
}

export function useSimulation(): Simulation {
  const simulation = useContext(SimulationContext);
  invariant(simulation, 'useSimulation is used inside <SimulationProvider>');
  return simulation;
}

/** Browsers allow some hundred changes of the address in half a minute; one for every pause in typing is far from that. */
const WRITE_AFTER_MS = 300;

function useFormInAddress(): FormState {
  const [text, write] = useSimulationText();
  const [state, setState] = useState(() => readText(text));
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const seen = useRef(text);
  // What was written here comes back through the address some renders later, perhaps when more has been typed: it is no news then.
  const own = useRef(new Set<string>());
  const put = useCallback(
    (next: string) => {
      own.current.add(next);
      write(next);
    },
    [write],
  );
  const follow = useEffectEvent((next: string | null) => {
    if (next === seen.current) return;
    seen.current = next;
    if (next !== null && own.current.delete(next)) return;
    // Whoever else changed the address knows better than what was about to be written.
    if (timer.current !== null) clearTimeout(timer.current);
    own.current.clear();
    // Closed: what was asked is kept for the next time, and the address then says it again.
    if (next === null) return;
    const kept = textOfForm(state.form);
    if (next === '' && kept !== '') put(kept);
    else if (next !== kept) setState(readText(next));
  });
  useEffect(() => follow(text), [text]);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  const change = useCallback(
    (form: RequestForm) => {
      setState({ form, trouble: null });
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => put(textOfForm(form)), WRITE_AFTER_MS);
    },
    [put],
  );
  return useMemo(() => ({ ...state, change }), [state, change]);
}

function readText(text: string | null): { readonly form: RequestForm; readonly trouble: string | null } {
  const read = formOfText(text ?? '');
  return read.ok ? { form: read.value, trouble: null } : { form: EMPTY_FORM, trouble: read.error };
}

/** Answers are put off behind what is typed, so that a large cluster never slows a key. */
function useAnswers(form: RequestForm, isOpen: boolean): Simulation {
  const asked = useDeferredValue(form);
  const live = useDeferredValue(useWorld());
  const draft = useDeferredValue(useDraftWorld());
  const isLoaded = useDeferredValue(useIsLoaded());
  return useMemo(() => {
    const reading = readForm(asked);
    if (!isOpen || !isLoaded || !reading.ok) return { isOpen, isLoaded, reading, outcome: null };
    const request = reading.value;
    const before = answerRequest(request, live);
    const hasDraft = draft.changes.size > 0;
    const after = hasDraft ? answerRequest(request, draft.world) : before;
    const difference = hasDraft ? compareDecisions(before.decision, after.decision) : null;
    return { isOpen, isLoaded, reading, outcome: { request, before, after, difference } };
  }, [asked, live, draft, isLoaded, isOpen]);
}
