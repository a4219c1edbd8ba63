import { formatShare } from '../shares.ts';
import { frontendId } from './frontend-classes.ts';
import { frontendWords } from './frontend-words.ts';
import type { Impact, ImpactLine, RequestClass } from './impact.ts';

const SHOWN = 3;

/** Classes of a frontend with the same change on one line; the classes themselves stay exact and keep their ids. */
export function linesOf(classes: readonly RequestClass[]): readonly ImpactLine[] {
  const groups = Map.groupBy(classes, ({ frontend, protocol, moved, change }) =>
    JSON.stringify([frontendId(frontend), protocol, moved, change]),
  );
  return [...groups.values()].flatMap((group): readonly ImpactLine[] => {
    const [first] = group;
    if (!first) return [];
    const { frontend, change, moved } = first;
    const words = joined(group.map((each) => each.words));
    const sentence = group.length === 1 ? first.sentence : `${words}: ${change}`;
    const observed = group.every((each) => each.observed !== null)
      ? group.reduce((sum, each) => sum + (each.observed ?? 0), 0)
      : null;
    return [{ frontend, classes: group.map(({ id }) => id), words, change, sentence, moved, observed }];
  });
}

/** `/a, /b and 4 more`. */
function joined(words: readonly string[]): string {
  if (words.length > SHOWN) return `${words.slice(0, SHOWN).join(', ')} and ${words.length - SHOWN} more`;
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
}

type Told = Pick<Impact, 'classes' | 'lines' | 'hasTelemetry' | 'isComplete'>;

/** The whole in a few sentences: what moves where, whether it is weighted, whether it is all. */
export function summaryOf({ classes, lines, hasTelemetry, isComplete }: Told): string {
  return [
    movedWords(classes, lines),
    weightWords(lines, hasTelemetry),
    isComplete ? '' : 'There is too much to tell apart: more may move than is listed here.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function movedWords(classes: readonly RequestClass[], lines: readonly ImpactLine[]): string {
  if (classes.length === 0) return 'No request is concerned.';
  const moved = lines.filter((line) => line.moved);
  const [first] = moved;
  if (!first) return 'No request moves.';
  const more = moved.length - 1;
  const others = more === 0 ? '' : `; ${more} more ${more === 1 ? 'change' : 'changes'}`;
  return `${frontendWords(first.frontend)}: ${first.sentence}${others}.`;
}

/** Without telemetry a class of one request an hour looks like one of a thousand a second, and this says so. */
function weightWords(lines: readonly ImpactLine[], hasTelemetry: boolean): string {
  if (lines.length === 0) return '';
  if (!hasTelemetry) return 'Not weighted: no observed traffic.';
  const [first] = lines.filter(({ moved, observed }) => moved && observed !== null);
  return first ? `Weighted: ${formatShare(first.observed ?? 0)} of the requests observed there.` : '';
}
