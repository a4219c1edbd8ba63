import type { Collection } from '#e2e/cluster/kube-http.ts';
import { isJsonObject, type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { crdFor, describedKinds } from '#lib/gateway-api/schema/crd.ts';
import { invariant } from '#lib/result/assert.ts';

/** One served version of one kind in one channel: what objects are made for. */
export type Subject = {
  readonly channel: Channel;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
  /** The `openAPIV3Schema` of our own description. */
  readonly ownSchema: JsonObject;
};

const KNOWN = new Map<Channel, readonly Subject[]>();

/** Every served version of every kind of a channel. Made once: engines cache what they compile by the schema's identity. */
export function subjectsOf(channel: Channel): readonly Subject[] {
  const known = KNOWN.get(channel) ?? readSubjects(channel);
  KNOWN.set(channel, known);
  return known;
}

function readSubjects(channel: Channel): readonly Subject[] {
  return describedKinds(channel).flatMap((kind) => {
    const spec = objectAt(crdFor(kind, channel) ?? undefined, 'spec');
    return objectsAt(spec, 'versions')
      .filter(({ served }) => served === true)
      .map((version) => subjectOf(channel, spec, version));
  });
}

function subjectOf(channel: Channel, spec: JsonObject, version: JsonObject): Subject {
  const { group, names, scope } = spec;
  invariant(typeof group === 'string' && isJsonObject(names), 'a CRD has a group and names');
  return {
    channel,
    group,
    version: String(version.name),
    kind: String(names.kind),
    plural: String(names.plural),
    isNamespaced: scope === 'Namespaced',
    ownSchema: objectAt(objectAt(version, 'schema'), 'openAPIV3Schema'),
  };
}

/** `HTTPRoute v1 (standard)`. */
export function titleOf({ kind, version, channel }: Subject): string {
  return `${kind} ${version} (${channel})`;
}

/** Namespace every generated object lives in. */
export const NAMESPACE = 'fuzz';

/** Where objects of a subject are created. */
export function collectionOf({ group, version, plural, isNamespaced }: Subject): Collection {
  return { group, version, plural, ...(isNamespaced && { namespace: NAMESPACE }) };
}

/** A whole object around a spec. */
export function objectOf(
  subject: Pick<Subject, 'group' | 'version' | 'kind' | 'isNamespaced'>,
  spec: JsonObject,
): JsonObject {
  const { group, version, kind, isNamespaced } = subject;
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name: 'a', ...(isNamespaced && { namespace: NAMESPACE }) },
    spec,
  };
}
