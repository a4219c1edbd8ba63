import {
  booleanAt,
  isJsonObject,
  type JsonObject,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { EXPERIMENTAL_GROUP, GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { isKubeObject, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { BUNDLE_VERSION, crdFor, describedKinds } from '#lib/gateway-api/schema/crd.ts';
import type { SchemaLookup } from '#lib/validation/check-document.ts';
import { type CompiledSchema, compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { UsageError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { type Manifest, readGoodManifests } from './read-manifests.ts';
import { problem } from './read-text.ts';

type KindVersion = { readonly group: string; readonly version: string; readonly kind: string };

/** What documents are checked against. */
export type Schemas = {
  readonly lookup: SchemaLookup;
  /** `served`: there is a schema · `not-served`: the kind or version is known not to be served · `unknown`: nothing is known. */
  stateOf(ref: KindVersion): 'served' | 'not-served' | 'unknown';
  /** Whether the kind has a namespace; null when the kind is not known. */
  isNamespaced(ref: KindVersion): boolean | null;
  /** `Gateway API v1.6.3 (standard)`, or the files. */
  readonly name: string;
};

/** Which schemas a person asked for. `channel` and `bundle` null: not said. */
export type SchemaChoice = {
  readonly channel: Channel | null;
  readonly bundle: string | null;
  readonly crds: readonly string[];
};

/** Our own description of a release, or the CRDs of files. Throws `UsageError` and `InputError`. */
export async function loadSchemas(choice: SchemaChoice, io: CliIo): Promise<Schemas> {
  const channel = choice.channel ?? 'standard';
  if (choice.crds.length === 0) {
    const bundle = choice.bundle?.replace(/^(?=\d)/, 'v') ?? BUNDLE_VERSION;
    if (bundle !== BUNDLE_VERSION)
      throw new UsageError(
        `Only Gateway API ${BUNDLE_VERSION} is described here; for ${bundle} give its CRD files with --crds.`,
      );
    return fromCrds(ownCrds(channel), { name: releaseName(channel), isOurs: true });
  }
  const crds: KubeObject[] = [];
  for (const path of choice.crds) crds.push(...(await readCrds(path, choice, io)));
  // Releases must not be mixed: CRDs of the Gateway API among the files leave nothing of ours.
  const isOurs = !crds.some((crd) => isGatewayGroup(groupOf(crd)));
  const files = choice.crds.join(', ');
  const name = isOurs ? `${releaseName(channel)} and ${files}` : files;
  return fromCrds([...(isOurs ? ownCrds(channel) : []), ...crds], { name, isOurs });
}

function releaseName(channel: Channel): string {
  return `Gateway API ${BUNDLE_VERSION} (${channel})`;
}

function ownCrds(channel: Channel): readonly KubeObject[] {
  return describedKinds(channel).flatMap((kind) => crdFor(kind, channel) ?? []);
}

async function readCrds(path: string, choice: SchemaChoice, io: CliIo): Promise<readonly KubeObject[]> {
  const crds = (await readGoodManifests([path], io)).flatMap((manifest) => readCrd(manifest, choice));
  if (crds.length > 0) return crds;
  throw new UsageError(
    `${path} holds no CustomResourceDefinition. --crds takes every path up to the next flag: name the files to check before it.`,
  );
}

/** Files of CRDs often hold more (webhooks, policies); only a CRD of a version nobody serves is a fault. */
function readCrd({ value: crd, file, from }: Manifest, choice: SchemaChoice): readonly KubeObject[] {
  if (!isKubeObject(crd) || crd.kind !== 'CustomResourceDefinition') return [];
  const fault =
    crd.apiVersion === 'apiextensions.k8s.io/v1'
      ? releaseFault(crd, choice)
      : `A CustomResourceDefinition of ${crd.apiVersion} is not understood; only apiextensions.k8s.io/v1 is.`;
  if (fault === null) return [crd];
  throw problem(file.name, 'wrong-crd', fault, file.place(from));
}

/** Why a CRD is not of the release that was asked for; null when it is, or does not say. */
function releaseFault(crd: KubeObject, { channel, bundle }: SchemaChoice): string | null {
  if (!isGatewayGroup(groupOf(crd))) return null;
  const annotations = stringMapAt(crd.metadata, 'annotations');
  const wanted = { 'bundle-version': bundle?.replace(/^(?=\d)/, 'v'), channel };
  for (const what of ['bundle-version', 'channel'] as const) {
    const is = annotations[`${GATEWAY_GROUP}/${what}`];
    if (!wanted[what] || is === undefined || wanted[what] === is) continue;
    return `This CRD is of ${what} ${is}, not ${wanted[what]}; give the files of that release.`;
  }
  return null;
}

function isGatewayGroup(group: string): boolean {
  return group === GATEWAY_GROUP || group === EXPERIMENTAL_GROUP;
}

function groupOf(crd: KubeObject): string {
  return stringAt(specOf(crd), 'group') ?? '';
}

type Kind = { readonly namespaced: boolean; readonly versions: ReadonlyMap<string, JsonObject> };

type Origin = { readonly name: string; readonly isOurs: boolean };

function fromCrds(crds: readonly KubeObject[], { name, isOurs }: Origin): Schemas {
  const kinds = new Map(crds.map((crd) => [kindOf(crd), readKind(crd)]));
  const compiled = new Map<JsonObject, CompiledSchema>();
  const schemaOf = ({ group, version, kind }: KindVersion) =>
    kinds.get(`${group}/${kind}`)?.versions.get(version);
  return {
    name,
    lookup: (ref) => {
      const schema = schemaOf(ref);
      if (!schema) return null;
      const known = compiled.get(schema) ?? compileSchema(schema);
      compiled.set(schema, known);
      return known;
    },
    stateOf: (ref) => {
      if (schemaOf(ref)) return 'served';
      if (kinds.has(`${ref.group}/${ref.kind}`)) return 'not-served';
      // Of this group we describe every kind, so that a missing one is a fact.
      return isOurs && (ref.group === GATEWAY_GROUP || isDescribed(ref)) ? 'not-served' : 'unknown';
    },
    isNamespaced: ({ group, kind }) => kinds.get(`${group}/${kind}`)?.namespaced ?? null,
  };
}

/** Kinds of the experimental group that we do not describe are simply not known here. */
function isDescribed({ group, kind }: KindVersion): boolean {
  const crd = group === EXPERIMENTAL_GROUP ? crdFor(kind, 'experimental') : null;
  return crd !== null && groupOf(crd) === group;
}

function kindOf(crd: KubeObject): string {
  return `${groupOf(crd)}/${stringAt(objectAt(specOf(crd), 'names'), 'kind') ?? ''}`;
}

function readKind(crd: KubeObject): Kind {
  const spec = specOf(crd);
  const versions = new Map<string, JsonObject>();
  for (const version of objectsAt(spec, 'versions')) {
    const schema = objectAt(version, 'schema').openAPIV3Schema;
    if (booleanAt(version, 'served') === true && isJsonObject(schema))
      versions.set(stringAt(version, 'name') ?? '', schema);
  }
  return { namespaced: stringAt(spec, 'scope') !== 'Cluster', versions };
}
