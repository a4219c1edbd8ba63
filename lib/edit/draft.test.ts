import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asKubeObject, type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { documentChanges } from './changed-fields.ts';
import { type Command, runCommand } from './command.ts';
import type { Draft, DraftDocument } from './draft.ts';
import {
  type Editing,
  EMPTY_EDITING,
  forgetDocuments,
  redoStep,
  runStep,
  type Step,
  undoStep,
} from './history.ts';
import { documentForNew, documentFromLive } from './open-document.ts';
import { isUnchanged, overlay } from './overlay.ts';
import { renderLiveObject } from './render-live-object.ts';

const LIVE = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: a
  namespace: demo
  uid: u1
  generation: 3
  resourceVersion: "9"
  creationTimestamp: "2026-01-01T00:00:00Z"
  annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
  managedFields: [{manager: x}]
  ownerReferences: [{kind: App, name: o}]
spec:
  futureField: {keep: true}
  rules:
  - backendRefs: [{name: x, port: 80, weight: 1}]
status: {parents: []}
`;

function object(text: string): KubeObject {
  const parsed = asKubeObject(parseYaml(text).value);
  if (!parsed) throw new Error('not an object');
  return parsed;
}

const live = object(LIVE);
const world = createWorld('c', [live], []);
const document = documentFromLive(live);
const other = documentForNew(object(LIVE.replace('name: a', 'name: b')));

function draftOf(...documents: DraftDocument[]): Draft {
  return { documents };
}

describe('renderLiveObject', () => {
  it('leaves out what the server fills in and nothing else', () => {
    expect(renderLiveObject(live)).toBe(`apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: a
  namespace: demo
  ownerReferences:
  - kind: App
    name: o
spec:
  futureField:
    keep: true
  rules:
  - backendRefs:
    - name: x
      port: 80
      weight: 1
`);
  });
});

const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.constant({ type: 'add-document' as const, document: other }),
  fc.constantFrom(document.key, other.key).map((key) => ({ type: 'remove-document' as const, key })),
  fc.constantFrom(document.key, other.key).map((key) => ({
    type: 'replace-document' as const,
    key,
    document: { ...document, operation: 'delete' as const },
  })),
  fc
    .tuple(fc.constantFrom(document.key, other.key), fc.nat(40), fc.nat(10), fc.string({ maxLength: 5 }))
    .map(([key, from, length, insert]) => ({
      type: 'edit-text' as const,
      key,
      edits: [{ from, to: from + length, insert }],
    })),
  fc.tuple(fc.constantFrom('x', 'c'), fc.nat(9)).map(([name]) => ({
    type: 'set-field' as const,
    key: other.key,
    path: ['metadata', 'name'],
    value: name,
  })),
  fc.nat(9).map((value) => ({
    type: 'set-field' as const,
    key: document.key,
    path: ['spec', 'rules', 0, 'backendRefs', 0, 'weight'],
    value,
  })),
  fc.nat(1).map((index) => ({
    type: 'insert-item' as const,
    key: document.key,
    path: ['spec', 'rules'],
    item: { index, value: { name: 'new' } },
  })),
  fc.constant({ type: 'remove-field' as const, key: document.key, path: ['spec', 'futureField'] }),
);

describe('runCommand', () => {
  it('an inverse leads back exactly', () => {
    fc.assert(
      fc.property(commands, (command) => {
        const before = draftOf(document, other);
        const result = runCommand(before, command);
        if (!result.ok) return;
        const back = runCommand(result.value.draft, result.value.inverse);
        expect(back.ok && back.value.draft).toEqual(before);
      }),
    );
  });

  it('a new document is named by its text, an existing one is not', () => {
    const rename = (key: DraftDocument['key'], value = 'z'): Command => ({
      type: 'set-field',
      key,
      path: ['metadata', 'name'],
      value,
    });
    const created = runCommand(draftOf(other), rename(other.key));
    expect(created.ok && created.value.draft.documents[0]?.identity.name).toBe('z');
    const edited = runCommand(draftOf(document), rename(document.key));
    expect(edited.ok && edited.value.draft.documents[0]?.identity.name).toBe('a');
    const clash = runCommand(draftOf(other, document), rename(other.key, 'a'));
    expect(clash.ok ? 'ran' : clash.error.code).toBe('document-exists');
  });

  it('says in words why a field cannot be set', () => {
    const broken = { ...document, text: 'a: [1\n' };
    const result = runCommand(draftOf(broken), { type: 'remove-field', key: document.key, path: ['spec'] });
    expect(result.ok ? '' : result.error.message).toContain('correct them first');
  });
});

function follow(editing: Editing, steps: readonly Step[]): Editing {
  return steps.reduce((current, step) => {
    const result = runStep(current, step);
    return result.ok ? result.value : current;
  }, editing);
}

describe('history', () => {
  const start: Editing = { ...EMPTY_EDITING, draft: draftOf(document, other) };

  it('undo and redo lead to the same drafts', () => {
    fc.assert(
      fc.property(fc.array(fc.array(commands, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), (steps) => {
        const end = follow(
          start,
          steps.map((list) => ({ label: 'x', commands: list })),
        );
        let back = end;
        for (const _ of end.done) back = undoStep(back);
        expect(back.draft).toEqual(start.draft);
        let again = back;
        for (const _ of end.done) again = redoStep(again);
        expect(again.draft).toEqual(end.draft);
        expect(again.undone).toEqual([]);
      }),
    );
  });

  it('typing in a row is one step, with one edit', () => {
    const type = (insert: string, at: number): Step => ({
      label: 'Edit YAML',
      coalesce: `text:${document.key}`,
      commands: [{ type: 'edit-text', key: document.key, edits: [{ from: at, to: at, insert }] }],
    });
    const typed = follow(start, [type('#', 0), type(' ', 1), type('hi', 2), type('\n', 4)]);
    expect(typed.done).toHaveLength(1);
    expect(typed.done[0]?.forward).toHaveLength(1);
    expect(typed.draft.documents[0]?.text).toBe(`# hi\n${document.text}`);
    const undone = undoStep(typed);
    expect(undone.draft).toEqual(start.draft);
    expect(redoStep(undone).draft).toEqual(typed.draft);
  });

  it('a step is all or nothing', () => {
    const result = runStep(start, {
      label: 'x',
      commands: [
        { type: 'remove-document', key: other.key },
        { type: 'remove-document', key: other.key },
      ],
    });
    expect(result.ok ? 'ran' : result.error.code).toBe('document-not-found');
  });

  it('a stored document leaves the draft, steps about others stay', () => {
    const edit = (key: DraftDocument['key']): Step => ({
      label: key,
      commands: [{ type: 'set-field', key, path: ['spec', 'x'], value: 1 }],
    });
    const left = forgetDocuments(follow(start, [edit(document.key), edit(other.key)]), [document.key]);
    expect(left.draft.documents.map((entry) => entry.key)).toEqual([other.key]);
    expect(undoStep(left).draft.documents).toEqual([other]);
  });
});

describe('overlay', () => {
  it('is the live world when nothing is changed', () => {
    expect(overlay(world, draftOf(document)).world).toBe(world);
    expect(isUnchanged({ ...document, text: `# note\n${document.text}` })).toBe(true);
  });

  it('keeps status and uid on a changed object, and shows the new spec', () => {
    const changed = { ...document, text: document.text.replace('weight: 1', 'weight: 5') };
    const laid = overlay(world, draftOf(changed, other));
    expect(laid.changes).toEqual(
      new Map([
        [document.key, 'changed'],
        [other.key, 'added'],
      ]),
    );
    expect(laid.world.objects.get(document.key)).toMatchObject({
      metadata: { uid: 'u1', generation: 3 },
      spec: { rules: [{ backendRefs: [{ weight: 5 }] }] },
      status: { parents: [] },
    });
  });

  it('shows the last good version of broken YAML', () => {
    const good = { ...document, text: document.text.replace('weight: 1', 'weight: 5') };
    const first = overlay(world, draftOf(good));
    const second = overlay(world, draftOf({ ...good, text: `${good.text}  : [` }), first.good);
    expect([...second.broken]).toEqual([document.key]);
    expect(second.world.objects.get(document.key)).toMatchObject({
      spec: { rules: [{ backendRefs: [{ weight: 5 }] }] },
    });
  });

  it('an edit that renames an existing object counts as broken', () => {
    const renamed = { ...document, text: document.text.replace('name: a', 'name: z') };
    expect([...overlay(world, draftOf(renamed)).broken]).toEqual([document.key]);
  });

  it.each([
    [16, []],
    [1000, [document.key]],
  ])('a route of %i more rules counts as broken when no server would take it', (count, expected) => {
    const text = document.text.replace('  rules:\n', `  rules:\n${'  - name: n\n'.repeat(count)}`);
    expect([...overlay(world, draftOf({ ...document, text })).broken]).toEqual(expected);
  });

  it('takes deleted objects out', () => {
    const laid = overlay(world, draftOf({ ...document, operation: 'delete' }));
    expect(laid.world.objects.has(keyOf(live))).toBe(false);
    expect(laid.changes.get(document.key)).toBe('removed');
  });
});

describe('documentChanges', () => {
  it.each([
    ['weight: 1', 'weight: 5', [[['spec', 'rules', 0, 'backendRefs', 0, 'weight'], 1, 5]]],
    ['  futureField:\n    keep: true\n', '', [[['spec', 'futureField'], { keep: true }, undefined]]],
    ['  rules:\n', '  rules:\n  - name: n\n', [[['spec', 'rules', 0], undefined, { name: 'n' }]]],
    ['- name: x', '- name: x # only a comment', []],
  ])('%s → %s', (from, to, expected) => {
    const changes = documentChanges({ ...document, text: document.text.replace(from, to) });
    expect(changes?.map(({ path, before, after }) => [path, before, after])).toEqual(expected);
  });
});
