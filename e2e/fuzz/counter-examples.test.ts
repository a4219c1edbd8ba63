import { describe, expect, it } from 'vitest';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { COUNTER_EXAMPLES, specimenOf } from './counter-examples.ts';
import { ask, briefly } from './verdict.ts';

const CHANNELS: readonly Channel[] = ['standard', 'experimental'];

// The same table is asked of a real API server in e2e/validation/differential.cluster.test.ts.
describe.each(CHANNELS)('counter-examples, our own schema (%s)', (channel) => {
  it.each(COUNTER_EXAMPLES)('$kind: $name', (example) => {
    const specimen = specimenOf(example, channel);
    if (!specimen) throw new Error(`${example.kind} is not served`);
    const answer = briefly(ask(compileSchema(specimen.subject.ownSchema), specimen.object));
    expect(answer).toEqual(example[channel]);
  });
});
