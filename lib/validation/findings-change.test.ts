import { describe, expect, it } from 'vitest';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { type Diagnostic, formatFieldPath, parseFieldPath } from '#lib/result/diagnostic.ts';
import { findingsChange } from './findings-change.ts';

const A = objectKey({ group: 'g', kind: 'HTTPRoute', namespace: 'demo', name: 'a' });
const B = objectKey({ group: 'g', kind: 'HTTPRoute', namespace: 'demo', name: 'b' });

/** `code path message`. */
function finding(line: string): Diagnostic {
  const [code = '', path = '', ...words] = line.split(' ');
  return { code, severity: 'warning', source: 'lint', path: parseFieldPath(path), message: words.join(' ') };
}

type State = Readonly<Record<string, readonly string[]>>;

function findings(state: State): ReadonlyMap<ObjectKey, readonly Diagnostic[]> {
  const keys: Readonly<Record<string, ObjectKey>> = { a: A, b: B };
  return new Map(Object.entries(state).map(([name, lines]) => [keys[name] ?? A, lines.map(finding)]));
}

function change(before: State, after: State) {
  const { introduced, fixed, unchanged } = findingsChange(findings(before), findings(after));
  const words = (list: typeof introduced) =>
    list.map(({ object, finding: { code, path, message } }) =>
      `${object === A ? 'a' : 'b'}: ${code} ${formatFieldPath(path)} ${message}`.trim(),
    );
  return { introduced: words(introduced), fixed: words(fixed), unchanged: words(unchanged) };
}

describe('findingsChange', () => {
  it.each<[string, State, State, Partial<ReturnType<typeof change>>]>([
    ['nothing', {}, {}, {}],
    [
      'stays',
      { a: ['x spec.rules[0] m'] },
      { a: ['x spec.rules[0] m'] },
      { unchanged: ['a: x spec.rules[0] m'] },
    ],
    ['is new', { a: [] }, { a: ['x spec m'] }, { introduced: ['a: x spec m'] }],
    ['is fixed, with its object', { a: ['x spec m'] }, {}, { fixed: ['a: x spec m'] }],
    [
      'another code at the same place',
      { a: ['x spec m'] },
      { a: ['y spec m'] },
      { introduced: ['a: y spec m'], fixed: ['a: x spec m'] },
    ],
    [
      'another object',
      { a: ['x spec m'] },
      { b: ['x spec m'] },
      { introduced: ['b: x spec m'], fixed: ['a: x spec m'] },
    ],
    [
      'a rule was put before it',
      { a: ['x spec.rules[0].name gone'] },
      { a: ['x spec.rules[1].name gone'] },
      { unchanged: ['a: x spec.rules[1].name gone'] },
    ],
    [
      'a second one of the same words was put before it',
      { a: ['x spec.rules[0].name gone'] },
      { a: ['x spec.rules[0].name gone', 'x spec.rules[1].name gone'] },
      { introduced: ['a: x spec.rules[1].name gone'], unchanged: ['a: x spec.rules[0].name gone'] },
    ],
    [
      'other words at the same place',
      { a: ['x spec.rules[0].name no 81'] },
      { a: ['x spec.rules[0].name no 82'] },
      { unchanged: ['a: x spec.rules[0].name no 82'] },
    ],
    [
      'one moves into the place of another',
      { a: ['x spec.rules[0] one', 'x spec.rules[1] two'] },
      { a: ['x spec.rules[0] two'] },
      { fixed: ['a: x spec.rules[0] one'], unchanged: ['a: x spec.rules[0] two'] },
    ],
    [
      'other words at another place',
      { a: ['x spec.rules[0] one'] },
      { a: ['x spec.rules[1] two'] },
      { introduced: ['a: x spec.rules[1] two'], fixed: ['a: x spec.rules[0] one'] },
    ],
  ])('%s', (_, before, after, expected) => {
    expect(change(before, after)).toEqual({ introduced: [], fixed: [], unchanged: [], ...expected });
  });
});
