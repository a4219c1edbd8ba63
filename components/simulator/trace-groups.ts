import type { TraceStep } from '#lib/routing/decision.ts';

/** How a step stands in the list: said plainly, won, lost against the winner, or not in the running at all. */
export type StepMark = 'plain' | 'won' | 'lost' | 'out';

export type TraceLine = {
  readonly step: TraceStep;
  readonly mark: StepMark;
};

/** The telling in three parts, as the specification goes. `folded`: lines a reader seldom needs, counted instead. */
export type TraceGroup = {
  readonly title: string;
  readonly lines: readonly TraceLine[];
  readonly folded: readonly TraceLine[];
};

const COMPETITION: ReadonlySet<string> = new Set(['won', 'lost', 'no-match', 'no-route']);
const ARRIVAL: ReadonlySet<string> = new Set([
  'destination',
  'facet',
  'kind-precedence',
  'left-out',
  'attached',
]);

/** How many losers are shown before the rest is folded. */
const SHOWN_LOSERS = 3;

/** Puts the steps into their parts. Nothing is dropped: what is folded can be opened. */
export function groupTrace(trace: readonly TraceStep[]): readonly TraceGroup[] {
  const lines = trace.map((step) => ({ step, mark: markOf(step) }));
  const part = (title: string, belongs: (code: string) => boolean): TraceGroup =>
    fold(
      title,
      lines.filter(({ step }) => belongs(step.code)),
    );
  return [
    part('Where it arrives', (code) => ARRIVAL.has(code)),
    part('Which rule takes it', (code) => COMPETITION.has(code)),
    part('What the rule does', (code) => !ARRIVAL.has(code) && !COMPETITION.has(code)),
  ].filter(({ lines: shown, folded }) => shown.length + folded.length > 0);
}

/** Losers explain the winner and stand near it; what does not match at all is folded first. */
function fold(title: string, lines: readonly TraceLine[]): TraceGroup {
  const losers = lines.filter(({ mark }) => mark === 'lost').slice(0, SHOWN_LOSERS);
  const hasWinner = lines.some(({ mark }) => mark === 'won');
  const room = hasWinner ? 0 : SHOWN_LOSERS;
  const strangers = lines.filter(({ mark }) => mark === 'out').slice(0, room);
  const shown = new Set([...losers, ...strangers]);
  const isShown = (line: TraceLine) => line.mark === 'plain' || line.mark === 'won' || shown.has(line);
  return { title, lines: lines.filter(isShown), folded: lines.filter((line) => !isShown(line)) };
}

function markOf({ code }: TraceStep): StepMark {
  if (code === 'won') return 'won';
  if (code === 'lost') return 'lost';
  return code === 'no-match' || code === 'left-out' ? 'out' : 'plain';
}

/** A step as a sentence of its own: a capital at the start, unless it starts with a name, a host or an address. */
export function stepSentence({ code, message }: TraceStep): string {
  const isName = !/^[a-z]+[\s:]/.test(message) || (code === 'destination' && /^\S+ is /.test(message));
  return isName ? message : message.charAt(0).toUpperCase() + message.slice(1);
}
