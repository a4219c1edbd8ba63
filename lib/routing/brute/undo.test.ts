import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Command, runCommands } from '#lib/edit/command.ts';
import type { Draft, DraftDocument } from '#lib/edit/draft.ts';
import { documentForNew, documentFromLive } from '#lib/edit/open-document.ts';
import { overlay } from '#lib/edit/overlay.ts';
import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { createSimulator } from '#lib/routing/simulator.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { comparable } from './compare.fixture.ts';
import { type RandomCase, randomCase } from './random-case.fixture.ts';
import { worldOf } from './random-world.fixture.ts';

/** What to do to one of the documents; `at` and `document` count modulo what is there. */
type Edit = {
  readonly document: number;
  readonly at: number;
  readonly type: 'set' | 'insert' | 'remove' | 'delete' | 'replace' | 'text' | 'create';
  readonly value: JsonValue;
};

const edit: fc.Arbitrary<Edit> = fc.record({
  document: fc.nat(20),
  at: fc.nat(200),
  type: fc.constantFrom(
    ...(['set', 'set', 'set', 'insert', 'remove', 'remove', 'delete', 'replace', 'text', 'create'] as const),
  ),
  value: fc.constantFrom<JsonValue>(
    '/a',
    '/',
    'one',
    'two',
    'Exact',
    0,
    5,
    8080,
    { name: 'two', port: 80 },
    { matches: [{ path: { value: '/a' } }], backendRefs: [{ name: 'one', port: 80 }] },
    { path: { type: 'Exact', value: '/a' } },
    [],
  ),
});

test('an edit that is undone leaves every decision as it was', () => {
  let changed = 0;
  const cases = fc.tuple(
    randomCase,
    fc.array(edit, { maxLength: 3 }),
    fc.array(edit, { minLength: 1, maxLength: 4 }),
  );
  fc.assert(
    fc.property(cases, ([one, earlier, edits]) => {
      const start = draftOf(one);
      const before = run(start, earlier).draft;
      const { draft: after, inverse } = run(before, edits);
      const undone = runCommands(after, inverse);
      expect(undone.ok && undone.value.draft).toEqual(before);
      if (!undone.ok) return;
      expect(decisions(one, undone.value.draft)).toEqual(decisions(one, before));
      expect(decisions(one, start)).toEqual(decisions(one, null));
      if (JSON.stringify(decisions(one, after)) !== JSON.stringify(decisions(one, before))) changed += 1;
    }),
    { seed: 20_261_123, numRuns: 100 },
  );
  expect(changed, 'edits that changed a decision before they were undone').toBeGreaterThan(12);
}, 60_000);

/** Every route of the world opened, as it stands. */
function draftOf({ world }: RandomCase): Draft {
  return { documents: plainRoutes(world.objects).map(documentFromLive) };
}

/** Copies: generated objects share parts, which YAML would print as aliases. */
function plainRoutes(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.flatMap((object) => {
    const copy = asKubeObject(JSON.parse(JSON.stringify(object)));
    return copy?.kind.endsWith('Route') ? [copy] : [];
  });
}

function decisions(one: RandomCase, draft: Draft | null): readonly unknown[] {
  const live = worldOf(one.world);
  const world = draft ? overlay(live, draft).world : live;
  const simulator = createSimulator(world, one.world.options);
  return one.requests.map((request) => comparable(simulator.decide(request)));
}

/** Runs what can be run, and collects what leads back. */
function run(start: Draft, edits: readonly Edit[]): { draft: Draft; inverse: readonly Command[] } {
  let draft = start;
  let inverse: readonly Command[] = [];
  for (const one of edits) {
    const command = commandOf(draft, one);
    const done = command ? runCommands(draft, [command]) : null;
    if (!done?.ok) continue;
    draft = done.value.draft;
    inverse = [...done.value.inverse, ...inverse];
  }
  return { draft, inverse };
}

function commandOf(draft: Draft, one: Edit): Command | null {
  const document = draft.documents[one.document % Math.max(1, draft.documents.length)];
  if (!document) return null;
  const { key } = document;
  const places = pathsIn(parseYaml(document.text).value);
  const path = places[one.at % Math.max(1, places.length)] ?? ['spec'];
  const last = path.at(-1);
  switch (one.type) {
    case 'set':
      return { type: 'set-field', key, path, value: one.value };
    case 'insert': {
      const list = typeof last === 'number' ? path.slice(0, -1) : ['spec', 'rules'];
      return { type: 'insert-item', key, path: list, item: { index: 0, value: one.value } };
    }
    case 'remove':
      return { type: 'remove-field', key, path };
    case 'delete':
      return { type: 'remove-document', key };
    case 'replace':
      return { type: 'replace-document', key, document: { ...document, operation: 'delete' } };
    case 'text': {
      const at = Math.min(one.at, document.text.length);
      return { type: 'edit-text', key, edits: [{ from: at, to: at, insert: '#' }] };
    }
    case 'create':
      return { type: 'add-document', document: copyOf(document) };
    default:
      throw new Error(`no such edit: ${String(one.type satisfies never)}`);
  }
}

/** The same route under another name. */
function copyOf(document: DraftDocument): DraftDocument {
  const object = asKubeObject(parseYaml(document.text).value);
  if (!object) return document;
  return documentForNew({ ...object, metadata: { ...object.metadata, name: 'added' } });
}

function pathsIn(value: unknown, path: FieldPath = []): readonly FieldPath[] {
  const members = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return members
    .filter(([key]) => path.length > 0 || key === 'spec')
    .flatMap(([key, item]) => [[...path, key], ...pathsIn(item, [...path, key])]);
}
