import { formatShare } from '../shares.ts';
import { alikeFrontends } from './alike-frontends.ts';
import { wordsOfGroup } from './class-words.ts';
import { frontendId } from './frontend-classes.ts';
import { frontendsWords } from './frontend-words.ts';
import type { Impact, ImpactLine, RequestClass } from './impact.ts';
import { protocolWords, sentenceOf, type ToldClass } from './request-classes.ts';
import { byWeight } from './weight-of-change.ts';

const SHOWN = 3;

/** Classes of a frontend with the same change on one line; the classes themselves stay exact and keep their ids. */
export function linesOf(classes: readonly ToldClass[]): readonly ImpactLine[] {
  const divisions = Map.groupBy(classes, ({ told: { frontend, protocol } }) =>
    JSON.stringify([frontendId(frontend), protocol]),
  );
  const lines = [...divisions.values()].flatMap((division) => {
    const groups = Map.groupBy(division, ({ told: { moved, change } }) => `${moved} ${change}`);
    return [...groups.values()].flatMap((group) => lineOf(group, division));
  });
  return lines.toSorted((a, b) => Number(b.moved) - Number(a.moved));
}

function lineOf(group: readonly ToldClass[], division: readonly ToldClass[]): readonly ImpactLine[] {
  const [first] = group;
  if (!first) return [];
  const { frontend, protocol, change, moved } = first.told;
  const own = new Set(group);
  const names = wordsOfGroup(
    group.map(({ asked }) => asked),
    division.flatMap((each) => (own.has(each) ? [] : [each.asked])),
  );
  const words = `${protocolWords(protocol)}${joined(names)}`;
  const isOne = names.length === 1 || first.change.isOpen === true;
  const sentence = isOne ? sentenceOf(words, first.change) : `${words}: ${change}`;
  const seen = group.map(({ told }) => told.observed);
  const observed = seen.includes(null) ? null : seen.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  const ids = group.map(({ told }) => told.id);
  const isOpen = group.some(({ told }) => told.isOpen);
  return [{ frontend, classes: ids, words, change, sentence, moved, isOpen, observed }];
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
    weightWords(classes, lines, hasTelemetry),
    isComplete ? '' : 'There is too much to tell apart: more may move than is listed here.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Requests that fail now go before all others, then what changes most: nobody may have to read on for these. */
function movedWords(classes: readonly RequestClass[], lines: readonly ImpactLine[]): string {
  if (classes.length === 0) return 'No request is concerned.';
  const moved = alikeFrontends(lines.filter((line) => line.moved)).flatMap(({ frontends, lines: own }) =>
    own.map((line) => ({ frontends, line })),
  );
  const [first] = moved.toSorted(byWeight(classes, ({ line }) => line));
  if (!first) return 'No request moves.';
  const more = moved.length - 1;
  const others = more === 0 ? '' : `; ${more} more ${more === 1 ? 'change' : 'changes'}`;
  return `${frontendsWords(first.frontends)}: ${first.line.sentence}${others}.`;
}

/** Without telemetry a class of one request an hour looks like one of a thousand a second, and this says so. */
function weightWords(
  classes: readonly RequestClass[],
  lines: readonly ImpactLine[],
  hasTelemetry: boolean,
): string {
  if (lines.length === 0) return '';
  if (!hasTelemetry) return 'Not weighted: no observed traffic.';
  const seen = lines.filter(({ moved, observed }) => moved && observed !== null);
  const [first] = seen.toSorted(byWeight(classes, (line) => line));
  return first ? `Weighted: ${formatShare(first.observed ?? 0)} of the requests observed there.` : '';
}
