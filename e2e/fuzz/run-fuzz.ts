import fc from 'fast-check';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { type Specimen, specimens } from './generate.ts';
import { type Answers, disagreements, type Judges } from './judges.ts';
import { type RuleCoverage, ruleCoverage } from './rule-coverage.ts';
import { shrink } from './shrink.ts';
import { titleOf } from './subjects.ts';
import { sweep } from './sweep.ts';

/** How many objects of one kind and version were asked about, and what the server said. */
export type Count = {
  readonly title: string;
  readonly valid: number;
  readonly invalid: number;
  readonly unknown: number;
};

/** An object the three do not agree about, made small. */
export type Disagreement = {
  readonly title: string;
  readonly object: JsonObject;
  readonly answers: Answers;
  readonly differences: readonly string[];
  /** How many generated objects part in the same way. */
  readonly alike: number;
};

/** What a run found. */
export type FuzzReport = {
  readonly asked: number;
  readonly counts: readonly Count[];
  readonly rules: RuleCoverage;
  /** Objects that not all agree about, whether shown or not. */
  readonly disagreeing: number;
  /** One of each sort, at most `MAX_SHOWN`. */
  readonly disagreements: readonly Disagreement[];
};

export type FuzzOptions = {
  readonly channel: Channel;
  readonly seed: number;
  readonly runs: number;
  /** Every edge of every constraint too (`sweep.ts`), which are some thousand objects. */
  readonly sweeps?: boolean;
};

const WORKERS = 12;
const MAX_SHOWN = 12;

/** Asks all three about `runs` generated objects of a channel, and the sweep if told. */
export async function runFuzz(
  judges: Judges,
  { channel, seed, runs, sweeps = false }: FuzzOptions,
): Promise<FuzzReport> {
  const generated = fc.sample(specimens(channel), { seed, numRuns: runs });
  const queue = sweeps ? [...sweep(channel), ...generated] : generated;
  const answered = await inParallel(queue, async (specimen) => ({
    specimen,
    answers: await judges.ask(specimen.subject, specimen.object),
  }));
  const parting = answered.filter(({ answers }) => disagreements(answers).length > 0);
  const sorts = Map.groupBy(parting, ({ specimen, answers }) => sortOf(specimen, answers));
  const shown: Disagreement[] = [];
  for (const [first, ...others] of [...sorts.values()].slice(0, MAX_SHOWN))
    if (first) shown.push({ ...(await minimised(judges, first.specimen)), alike: others.length + 1 });
  return {
    asked: queue.length,
    counts: countsOf(answered),
    rules: ruleCoverage(answered),
    disagreeing: parting.length,
    disagreements: shown,
  };
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const pending = items.entries();
  const worker = async () => {
    for (const [index, item] of pending) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return results;
}

/** Kind and the ways of parting without indexes: one fault shows in many objects. */
function sortOf({ subject }: Specimen, answers: Answers): string {
  const ways = disagreements(answers).map((text) => text.replaceAll(/\[\d+\]/g, '[]'));
  return [subject.kind, ...new Set(ways)].join('\n');
}

async function minimised(
  judges: Judges,
  { subject, object }: Specimen,
): Promise<Omit<Disagreement, 'alike'>> {
  const parts = async (next: JsonObject) => disagreements(await judges.ask(subject, next)).length > 0;
  const small = await shrink(object, parts);
  const answers = await judges.ask(subject, small);
  return { title: titleOf(subject), object: small, answers, differences: disagreements(answers) };
}

function countsOf(
  answered: readonly { readonly specimen: Specimen; readonly answers: Answers }[],
): readonly Count[] {
  const groups = Map.groupBy(answered, ({ specimen }) => titleOf(specimen.subject));
  return [...groups].map(([title, list]) => ({
    title,
    valid: list.filter(({ answers }) => answers.server.isValid).length,
    invalid: list.filter(({ answers }) => !answers.server.isValid).length,
    unknown: list.filter(({ answers }) => answers.server.unknown.length > 0).length,
  }));
}
