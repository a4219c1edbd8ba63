import { describe, expect, it } from 'vitest';
import { asKubeObject, identityOf, type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { type Diagnostic, formatFieldPath } from '#lib/result/diagnostic.ts';
import { checkValue } from '#lib/validation/check-document.ts';
import { findingsChange } from '#lib/validation/findings-change.ts';
import { LINT_CASES } from '#lib/validation/lint/lint-cases.fixture.ts';
import { LINT_WORLD } from '#lib/validation/lint/lint-world.fixture.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { REFERENCE_CASES } from '#lib/validation/references/reference-cases.fixture.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { runCommands } from './command.ts';
import type { Draft } from './draft.ts';
import { fixCommands } from './fix-commands.ts';

function objectIn(text: string): KubeObject {
  const object = asKubeObject(parseYaml(text).value);
  if (!object) throw new Error(`no object: ${text}`);
  return object;
}

function findingsIn(text: string, world: World = LINT_WORLD): readonly Diagnostic[] {
  const context = {
    schemaFor: ({ kind, version }: { kind: string; version: string }) => {
      const raw = schemaFor(kind, version, 'standard');
      return raw ? compileSchema(raw) : ('absent' as const);
    },
    world,
  };
  return checkValue(objectIn(text), context);
}

function adviceOn(text: string): readonly Diagnostic[] {
  return findingsIn(text).filter(({ source }) => source === 'lint' || source === 'reference');
}

/** The finding a case is about; where the schema refuses the same thing, the schema's own one, which took over the fix. */
function fixableIn(text: string, found: string | undefined): Diagnostic | undefined {
  const own = adviceOn(text).find((each) => line(each) === found);
  const folded = () => findingsIn(text).find(({ source, fix }) => source === 'schema' && fix !== undefined);
  return own ?? folded();
}

function draftOf(text: string): { readonly draft: Draft; readonly key: ObjectKey } {
  const object = objectIn(text);
  const key = keyOf(object);
  const document = { key, identity: identityOf(object), operation: 'create', base: null, text } as const;
  return { draft: { documents: [document] }, key };
}

const line = ({ code, severity, path }: Diagnostic) => `${code} ${severity} ${formatFieldPath(path)}`;

const ALL = [...LINT_CASES, ...REFERENCE_CASES];
const FIXABLE = ALL.flatMap((each) => (each.fix ? [{ ...each, fix: each.fix }] : []));

describe('fixCommands', () => {
  it.each(FIXABLE)('$name: changes what it says, and nothing is left to say', ({ text, found, fix }) => {
    const finding = fixableIn(text, found[0]);
    if (!finding?.fix) throw new Error(`no fix for ${found[0]}`);
    const { draft, key } = draftOf(text);
    const run = runCommands(draft, fixCommands(key, finding.fix));
    if (!run.ok) throw new Error(run.error.message);
    const [fixed, ...added] = run.value.draft.documents.map((document) => document.text);

    expect(fixed).toBe(fix.reduce((whole, [before, after]) => whole.replace(before, after), text));
    const world = createWorld(
      'c',
      [...LINT_WORLD.objects.values(), ...added.map(objectIn)],
      LINT_WORLD.synced,
    );
    const after = findingsIn(fixed ?? '', world);
    expect(after.filter(({ code }) => code === finding.code)).toEqual([]);
    const states = [findingsIn(text), after].map((findings) => new Map([[key, findings]]));
    expect(findingsChange(states[0] ?? new Map(), states[1] ?? new Map()).introduced).toEqual([]);

    const undone = runCommands(run.value.draft, run.value.inverse);
    expect(undone.ok && undone.value.draft).toEqual(draft);
  });

  it('only the cases that say so have a fix', () => {
    const offered = ALL.filter(({ text, found }) => fixableIn(text, found[0])?.fix !== undefined);
    expect(offered.map(({ name }) => name)).toEqual(FIXABLE.map(({ name }) => name));
  });

  it('a grant becomes a document of its own, as narrow as it can be', () => {
    const text = textOf('backend of another namespace, Gateway');
    const [finding] = adviceOn(text);
    const { draft, key } = draftOf(text);
    const run = runCommands(draft, finding?.fix ? fixCommands(key, finding.fix) : []);
    expect(run.ok && run.value.draft.documents.slice(1)).toEqual([
      expect.objectContaining({
        operation: 'create',
        text: `apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata:
  name: demo-to-labels
  namespace: far
spec:
  from:
  - group: gateway.networking.k8s.io
    kind: HTTPRoute
    namespace: demo
  to:
  - group: ""
    kind: Service
    name: labels
`,
      }),
    ]);
  });

  it('is refused as a whole where the document is not in the draft', () => {
    const text = textOf('all weights zero');
    const [finding] = adviceOn(text);
    const { key } = draftOf(text);
    const run = runCommands({ documents: [] }, finding?.fix ? fixCommands(key, finding.fix) : []);
    expect(run.ok ? null : run.error.code).toBe('document-not-found');
  });
});

function textOf(name: string): string {
  const wanted = ALL.find((each) => each.name === name);
  if (!wanted) throw new Error(`no case ${name}`);
  return wanted.text;
}
