import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { COUNTER_EXAMPLES, specimenOf } from '../fuzz/counter-examples.ts';
import { exemplarsOf } from '../fuzz/exemplars.ts';
import { type Judges, startJudges } from '../fuzz/judges.ts';
import { runFuzz } from '../fuzz/run-fuzz.ts';
import { objectOf, subjectsOf, titleOf } from '../fuzz/subjects.ts';
import { briefly } from '../fuzz/verdict.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';
const CHANNELS: readonly Channel[] = ['standard', 'experimental'];

/** A slice of `npm run fuzz` that takes seconds; the same objects each time. */
const SLICE = { seed: 20_260_801, runs: 120 };

describe.skipIf(whySkipped).each(CHANNELS)(`three verdicts, %s channel${whySkipped}`, (channel) => {
  let judges: Judges;

  beforeAll(async () => {
    judges = await startJudges(channel, source);
  });

  afterAll(() => judges?.stop());

  it.each(COUNTER_EXAMPLES)('$kind: $name', async (example) => {
    const specimen = specimenOf(example, channel);
    if (!specimen) throw new Error(`${example.kind} is not served`);
    const { server, withServed, withOwn } = await judges.ask(specimen.subject, specimen.object);
    expect([server, withServed, withOwn].map(briefly)).toEqual([1, 2, 3].map(() => example[channel]));
  });

  it.each(subjectsOf(channel).map((subject) => ({ subject, title: titleOf(subject) })))(
    'what generated $title begin with is valid',
    async ({ subject }) => {
      for (const spec of exemplarsOf(subject)) {
        const { server } = await judges.ask(subject, objectOf(subject, spec));
        expect([server.words, server.unknown]).toEqual([[], []]);
      }
    },
  );

  it(`agree about ${SLICE.runs} generated objects`, async () => {
    const report = await runFuzz(judges, { channel, ...SLICE });
    expect(report.disagreements).toEqual([]);
    const count = (key: 'valid' | 'invalid') => report.counts.reduce((sum, each) => sum + each[key], 0);
    // Both verdicts in good number, or the objects tell little.
    expect(Math.min(count('valid'), count('invalid'))).toBeGreaterThan(SLICE.runs / 4);
  });
});

describe('the table of counter-examples', () => {
  it('holds valid and refused objects for both channels', () => {
    for (const channel of CHANNELS) {
      expect(COUNTER_EXAMPLES.filter((each) => each[channel].length === 0).length).toBeGreaterThan(10);
      expect(COUNTER_EXAMPLES.filter((each) => each[channel].length > 0).length).toBeGreaterThan(10);
      expect(COUNTER_EXAMPLES.every((each) => specimenOf(each, channel) !== null)).toBe(true);
    }
  });
});
