import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { insertAt } from './insert-at.ts';
import { parseYaml } from './parse-yaml.ts';
import { removeAt } from './remove-at.ts';
import { renderYaml } from './render-yaml.ts';
import { setAt } from './set-at.ts';
import { applyTextEdits, diffText } from './text-edit.ts';
import { changeAt, isYamlList, isYamlMap, valueAt, type YamlValue } from './yaml-value.ts';

const keys = fc.constantFrom('name', 'spec', 'port', 'weight', 'a/b', 'x-y', '8', 'on', 'rules', 'empty');
const strings = fc.oneof(
  fc.constantFrom(
    '',
    'yes',
    '5',
    ' lead',
    'a: b',
    '# no',
    "it's",
    '"q"',
    'two\nlines',
    'ends\n',
    'ü€𝄞',
    '- x',
    '{',
    '*a',
    '~',
  ),
  fc.string({ maxLength: 12 }),
);
const scalars: fc.Arbitrary<YamlValue> = fc.oneof(strings, fc.integer(), fc.boolean(), fc.constant(null));
const { value: values } = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const roots = fc.dictionary(keys, values, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

/** Documents as people and tools write them: block or flow, two list styles, steps, quotes, comments, blank lines, CRLF. */
const texts = fc
  .record({
    root: roots,
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    flow: fc.constantFrom('block' as const, 'block' as const, 'flow' as const),
    singleQuote: fc.boolean(),
    crlf: fc.boolean(),
    comments: fc.array(fc.nat(40), { maxLength: 4 }),
    lastLineEnd: fc.boolean(),
  })
  .map((style) => {
    const plain = stringify(style.root, {
      indent: style.indent,
      indentSeq: style.indentSeq,
      collectionStyle: style.flow,
      singleQuote: style.singleQuote,
      lineWidth: 0,
    });
    const lines = plain.replace(/\n$/, '').split('\n');
    const marked = lines.flatMap((line, index) =>
      style.comments.includes(index) && /^\s*[\w/-]+:( |$)|^\s*- /.test(line) && !/[|>][-+]?$/.test(line)
        ? [`${/^\s*/.exec(line)?.[0] ?? ''}# note ${index}`, line]
        : [line],
    );
    const eol = style.crlf ? '\r\n' : '\n';
    return marked.join(eol) + (style.lastLineEnd ? eol : '');
  })
  .filter((text) => parseYaml(text).value !== undefined);

/** Every path of a value, the root left out. */
function pathsOf(value: YamlValue | undefined, path: FieldPath = []): FieldPath[] {
  const children: [string | number, YamlValue][] = isYamlList(value)
    ? value.map((item, index) => [index, item])
    : isYamlMap(value)
      ? Object.entries(value)
      : [];
  return children.flatMap(([part, child]) => [[...path, part], ...pathsOf(child, [...path, part])]);
}

const targets = fc.tuple(texts, fc.nat(), values).map(([text, pick, value]) => {
  const root = parseYaml(text).value;
  const paths = pathsOf(root);
  return { text, root, value, path: paths[pick % Math.max(paths.length, 1)] ?? [] };
});

function checkEdit(text: string, edits: ReturnType<typeof setAt>, intended: YamlValue) {
  if (!edits.ok) throw new Error(edits.error.message);
  const applied = applyTextEdits(text, edits.value);
  expect(parseYaml(applied.text).value).toEqual(intended);
  expect(applyTextEdits(applied.text, applied.inverse).text).toBe(text);
  let position = 0;
  let rest = applied.text;
  for (const edit of edits.value.toSorted((a, b) => a.from - b.from)) {
    const kept = text.slice(position, edit.from);
    expect(rest.startsWith(kept + edit.insert)).toBe(true);
    rest = rest.slice(kept.length + edit.insert.length);
    position = edit.to;
  }
  expect(rest).toBe(text.slice(position));
  const comments = (of: string) => of.match(/# note \d+/g)?.length ?? 0;
  const touched = edits.value.reduce((sum, edit) => sum + comments(text.slice(edit.from, edit.to)), 0);
  expect(comments(applied.text)).toBe(
    comments(text) - touched + comments(edits.value.map((e) => e.insert).join('')),
  );
}

const RUNS = { numRuns: 400 };

describe('edits of generated documents', () => {
  it('setAt gives the intended value', () => {
    fc.assert(
      fc.property(targets, ({ text, root, path, value }) => {
        checkEdit(
          text,
          setAt(text, path, value),
          changeAt(root, path, () => value),
        );
      }),
      RUNS,
    );
  });

  it('setAt of the present value changes nothing', () => {
    fc.assert(
      fc.property(targets, ({ text, root, path }) => {
        expect(setAt(text, path, valueAt(root, path) ?? null)).toEqual({ ok: true, value: [] });
      }),
      RUNS,
    );
  });

  it('setAt adds a key to any mapping', () => {
    fc.assert(
      fc.property(targets, ({ text, root, path, value }) => {
        const place = [...path.slice(0, -1), 'added'];
        const container = valueAt(root, place.slice(0, -1));
        if (!isYamlMap(container)) return;
        checkEdit(
          text,
          setAt(text, place, value),
          changeAt(root, place.slice(0, -1), () => ({ ...container, added: value })),
        );
      }),
      RUNS,
    );
  });

  it('insertAt puts an item at any place of a list', () => {
    fc.assert(
      fc.property(targets, fc.nat(), ({ text, root, path, value }, pick) => {
        const list = valueAt(root, path);
        if (!isYamlList(list)) return;
        const index = pick % (list.length + 1);
        const intended = changeAt(root, path, () => list.toSpliced(index, 0, value));
        checkEdit(text, insertAt(text, path, { index, value }), intended);
      }),
      RUNS,
    );
  });

  it('removeAt takes away one member', () => {
    fc.assert(
      fc.property(targets, ({ text, root, path }) => {
        const part = path.at(-1);
        if (part === undefined) return;
        const intended = changeAt(root, path.slice(0, -1), (container) =>
          isYamlList(container)
            ? container.filter((_, index) => index !== part)
            : Object.fromEntries(
                Object.entries(isYamlMap(container) ? container : {}).filter(([key]) => key !== part),
              ),
        );
        checkEdit(text, removeAt(text, path), intended);
      }),
      RUNS,
    );
  });
});

describe('whole texts', () => {
  it('renderYaml and parseYaml are inverse', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parseYaml(renderYaml(value)).value).toEqual(value);
      }),
    );
  });

  it('diffText leads from one text to the other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        const edits = diffText(before, after);
        const applied = applyTextEdits(before, edits);
        expect(applied.text).toBe(after);
        expect(applyTextEdits(after, applied.inverse).text).toBe(before);
      }),
    );
  });

  it('parseYaml never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const { value, diagnostics } = parseYaml(text);
        for (const found of diagnostics) expect(found.from <= found.to && found.to <= text.length).toBe(true);
        expect(value === undefined).toBe(diagnostics.some((found) => found.severity === 'error'));
      }),
    );
  });
});
