import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject, type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { Channel } from './builder.ts';
import { crdFor, describedKinds } from './crd.ts';

/** Directory with `standard/` and `experimental/`, e.g. `<module>/config/crd` of sigs.k8s.io/gateway-api. */
const CRDS = process.env.MESHLOOM_GATEWAY_API_CRDS ?? '';
const CHANNELS: readonly Channel[] = ['standard', 'experimental'];
const CASES = CHANNELS.flatMap((channel) => describedKinds(channel).map((kind) => ({ kind, channel })));

function build(kind: string, channel: Channel): KubeObject {
  const crd = crdFor(kind, channel);
  if (!crd) throw new Error(`no description of ${kind}`);
  return crd;
}

function upstream(kind: string, channel: Channel): KubeObject {
  const spec = objectAt(build(kind, channel), 'spec');
  const file = `${spec.group}_${objectAt(spec, 'names').plural}.yaml`;
  const crd = asKubeObject(parse(readFileSync(join(CRDS, channel, file), 'utf8')));
  if (!crd) throw new Error(`${file} holds no object`);
  return crd;
}

const squeeze = (text: string) => text.replaceAll(/\s+/g, '');

/** One line per fact, whatever the order of keys: descriptions left out, CEL compared without blanks. */
function facts(value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    if (/\.(required|categories|x-kubernetes-list-map-keys)$/.test(path))
      return [`${path} = ${JSON.stringify([...value].sort())}`];
    return value.flatMap((item, index) => facts(item, `${path}[${nameOf(item, index)}]`));
  }
  if (!isJsonObject(value)) {
    const text = path.endsWith('.rule') && typeof value === 'string' ? squeeze(value) : value;
    return [`${path} = ${JSON.stringify(text)}`];
  }
  const entries = Object.entries(value).filter(
    ([key, child]) => key !== 'description' || isJsonObject(child),
  );
  return entries.length === 0
    ? [`${path} = {}`]
    : entries.flatMap(([key, child]) => facts(child, `${path}.${key}`));
}

function nameOf(item: unknown, index: number): string {
  if (!isJsonObject(item)) return String(index);
  const key = item.message ?? item.name;
  return typeof key === 'string' ? key : String(index);
}

const compared = (crd: KubeObject): JsonObject => ({
  metadata: { ...crd.metadata, annotations: withoutGenerator(objectAt(crd.metadata, 'annotations')) },
  spec: crd.spec ?? {},
});

function withoutGenerator(annotations: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(annotations).filter(([name]) => !name.startsWith('controller-gen.')),
  );
}

describe('crdFor', () => {
  it('describes the kinds of each channel', () => {
    expect(describedKinds('standard')).not.toContain('XMesh');
    expect(crdFor('XMesh', 'standard')).toBeNull();
    expect(crdFor('Ingress', 'standard')).toBeNull();
  });

  it.each(CASES)('$kind ($channel): one storage version, which is served', ({ kind, channel }) => {
    const versions = objectsAt(objectAt(build(kind, channel), 'spec'), 'versions');
    expect(versions.filter(({ storage }) => storage)).toHaveLength(1);
    expect(versions.find(({ storage }) => storage)?.served).toBe(true);
  });

  const skip = existsSync(CRDS) ? '' : ' (skipped: MESHLOOM_GATEWAY_API_CRDS names no directory)';
  describe.skipIf(skip !== '')(`against the published CRDs${skip}`, () => {
    it.each(CASES)('$kind ($channel): no fact differs', ({ kind, channel }) => {
      const ours = facts(compared(build(kind, channel)), '');
      const theirs = facts(compared(upstream(kind, channel)), '');
      const [mine, yours] = [new Set(ours), new Set(theirs)];
      expect(theirs.length).toBeGreaterThan(50);
      expect({
        missing: theirs.filter((fact) => !mine.has(fact)),
        invented: ours.filter((fact) => !yours.has(fact)),
      }).toEqual({ missing: [], invented: [] });
    });
  });
});
