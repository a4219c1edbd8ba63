import { celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { compileSchema } from '../open-api/compile-schema.ts';
import { readSchema, type SchemaNode } from '../open-api/schema-node.ts';
import { validate } from '../open-api/validate.ts';
import { escapedNames } from './escape-name.ts';
import { PROBE_MEMBERS } from './probe.fixture.ts';
import { RULES } from './probe-rules.fixture.ts';

/**
 * Left out: what Kubernetes adds to CEL, times, and where the library is not like the API server: it orders and indexes texts by UTF-16 units, cuts off
 * what `split` leaves over, and takes an empty text for zero.
 */
const NOT_IN_LIBRARY =
  /isIP|isCIDR|ip\(|ip\.|cidr|url|isURL|format|optional|lists\.|sets\.|transform|existsOne|i, n|k, v|find|sort|isSorted|reverse|distinct|flatten|slice|sum|min\(|max\(|ndexOf|split|substring|charAt|replace|span|time|day|bytes|duration|set ==|self\.set|matches|NaN|0\.0|type\(|self\.namespace|__|int\(self|'ﬀ'/;

const SHARED = RULES.filter((rule) => !NOT_IN_LIBRARY.test(rule));

const ENV = celEnv({ funcs: strings });

const PROBE: JsonObject = { type: 'object', properties: PROBE_MEMBERS };

/** The answers of the library's own evaluator, on values converted by the schema. */
function libraryAnswers(rule: string): (data: JsonObject) => boolean | 'fault' {
  const run = plan(ENV, parse(rule));
  return (data) => {
    const answer = run({ self: convert(readSchema(PROBE), data) });
    return isCelError(answer) || typeof answer !== 'boolean' ? 'fault' : answer;
  };
}

type Converted = bigint | number | string | boolean | null | Converted[] | Map<string, Converted>;

function convert(node: SchemaNode, value: JsonValue): Converted {
  if (Array.isArray(value)) return value.map((item) => (node.items ? convert(node.items, item) : null));
  if (typeof value === 'number') return node.types.includes('integer') ? BigInt(value) : value;
  if (!isJsonObject(value)) return typeof value === 'string' || typeof value === 'boolean' ? value : null;
  const made = new Map<string, Converted>();
  for (const [name, member] of Object.entries(value)) {
    const below = node.properties.get(name) ?? (node.additional === true ? null : node.additional);
    if (!below || member === null) continue;
    for (const key of node.additional ? [name] : escapedNames(name)) made.set(key, convert(below, member));
  }
  return made;
}

function ourAnswers(rule: string): (data: JsonObject) => boolean | 'fault' | 'unchecked' {
  const schema = compileSchema({
    type: 'object',
    properties: { spec: { ...PROBE, 'x-kubernetes-validations': [{ rule }] } },
  });
  return (spec) => {
    const found = validate(schema, { metadata: { name: 'a' }, spec });
    if (found.length === 0) return true;
    if (found.some(({ code }) => code !== 'rule')) return 'unchecked';
    return found.some(({ message }) => message.includes('failed rule')) ? false : 'fault';
  };
}

const word = fc.constantFrom('', 'a', 'b', 'c', 'Hello', 'a.b.c', 'http', 'grpc', '80');
const count = fc.integer({ min: -10, max: 100 });
const optional = { requiredKeys: [] };
const data = fc.record(
  {
    text: word,
    other: word,
    count,
    share: fc.double({ noNaN: true, noDefaultInfinity: true }),
    flag: fc.boolean(),
    names: fc.array(word, { maxLength: 4 }),
    numbers: fc.array(count, { maxLength: 4 }),
    map: fc.dictionary(fc.constantFrom('one', 'two', 'three'), word),
    items: fc.uniqueArray(
      fc.record({ name: word, port: count, note: fc.option(word) }, { requiredKeys: ['name'] }),
      { maxLength: 3, selector: ({ name }) => name },
    ),
    port: fc.oneof(word, count),
    nested: fc.record({ inner: fc.option(word) }, optional),
    'a-b': word,
  },
  optional,
);

describe('the compiled rules and the evaluator of the library', () => {
  it(`have ${SHARED.length} rules in common`, () => {
    expect(SHARED.length).toBeGreaterThan(50);
  });

  it.each(SHARED)('%s', async (rule) => {
    const [ours, theirs] = [ourAnswers(rule), libraryAnswers(rule)];
    await fc.assert(
      fc.asyncProperty(data, async (value) => {
        expect(ours(value)).toBe(theirs(value));
      }),
      { numRuns: 60, seed: 20_260_801 },
    );
  });
});
