import { isJsonObject, type JsonObject, type JsonValue, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { isKubeObject } from '#lib/gateway-api/kube-object.ts';
import { invariant } from '#lib/result/assert.ts';
import { trackUpdate } from '../apply/field-manager.ts';
import { kindSchema, struct, text } from '../kinds/schema-builder.ts';
import { badRequest, invalid } from '../status-error.ts';
import type { ObjectStore } from '../store/store.ts';
import { invalidValue } from '../write/metadata-rules.ts';
import { authorize, grantsOf } from './authorize.ts';
import type { Attributes, PolicyRule } from './policy-rule.ts';
import { MASTERS, type User } from './user.ts';

const AUTHENTICATION = 'authentication.k8s.io';
const AUTHORIZATION = 'authorization.k8s.io';

/** Questions a client asks about itself; answered and not stored. */
export const REVIEW_KINDS = [
  { group: AUTHENTICATION, plural: 'selfsubjectreviews', kind: 'SelfSubjectReview' },
  { group: AUTHORIZATION, plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
  { group: AUTHORIZATION, plural: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' },
] as const;

type ReviewKind = (typeof REVIEW_KINDS)[number];

/** The review served under a path, or null. */
export function findReview(group: string, version: string, plural: string): ReviewKind | null {
  if (version !== 'v1') return null;
  return REVIEW_KINDS.find((review) => review.group === group && review.plural === plural) ?? null;
}

/** Who asks what, and under which name changes are written down. */
export type ReviewRequest = {
  readonly store: ObjectStore;
  readonly user: User;
  readonly body: unknown;
  readonly manager: string;
  readonly now: string;
};

/** Answers a review from the stored roles. Throws 400 for a body of another kind, 422 for a question that is none. */
export function answerReview(review: ReviewKind, request: ReviewRequest): JsonObject {
  const { body, user, store } = request;
  if (!isJsonObject(body) || stringAt(body, 'kind') !== review.kind)
    throw badRequest(`the body is no ${review.kind}`);
  const head = { kind: review.kind, apiVersion: `${review.group}/v1` };
  switch (review.kind) {
    case 'SelfSubjectReview': {
      const { name, uid, groups } = user;
      const userInfo = { username: name, ...(uid === undefined ? {} : { uid }), groups };
      return { ...head, metadata: { creationTimestamp: request.now }, status: { userInfo } };
    }
    case 'SelfSubjectAccessReview': {
      const spec = objectAt(body, 'spec');
      const { allowed, reason } = authorize(store, user, askedAttributes(spec));
      const status = { allowed, ...(reason === '' ? {} : { reason }) };
      return { ...head, metadata: ownedMetadata(head, spec, request), spec, status };
    }
    case 'SelfSubjectRulesReview': {
      const namespace = stringAt(objectAt(body, 'spec'), 'namespace') ?? '';
      if (namespace === '') throw badRequest('no namespace on request');
      return { ...head, metadata: {}, spec: {}, status: rulesStatus(store, user, namespace) };
    }
  }
}

function askedAttributes(spec: JsonObject): Attributes {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
  const given = [resource, path].filter(isJsonObject);
  if (given.length !== 1) throw undecided(path);
  const [asked] = given;
  const at = (key: string) => stringAt(asked, key) ?? '';
  if (isJsonObject(path)) return { form: 'path', verb: at('verb'), path: at('path') };
  return {
    form: 'resource',
    verb: at('verb'),
    group: at('group'),
    resource: at('resource'),
    subresource: at('subresource'),
    namespace: at('namespace'),
    name: at('name'),
  };
}

/** 422 as the real server words it: naming neither kind nor object, and showing the Go struct of the second half. */
function undecided(path: JsonValue | undefined) {
  const shown = isJsonObject(path) ? { Path: path.path ?? '', Verb: path.verb ?? '' } : null;
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return invalid({ group: AUTHORIZATION, plural: '', kind: '', name: '' }, [
    invalidValue('spec', shown, why),
  ]);
}

const ACCESS_SCHEMA = kindSchema({
  spec: struct({
    resourceAttributes: struct({
      namespace: text,
      verb: text,
      group: text,
      version: text,
      resource: text,
      subresource: text,
      name: text,
    }),
    nonResourceAttributes: struct({ path: text, verb: text }),
  }),
});

/** A review is written by somebody like every object, though nobody keeps it. */
function ownedMetadata(head: JsonObject, spec: JsonObject, request: ReviewRequest): JsonObject {
  const asked = { ...head, metadata: { name: '-' }, spec };
  invariant(isKubeObject(asked), 'a review has a kind and an apiVersion');
  const { managedFields } = trackUpdate(null, asked, ACCESS_SCHEMA, {
    manager: request.manager,
    apiVersion: `${AUTHORIZATION}/v1`,
    subresource: '',
    now: request.now,
  }).metadata;
  return managedFields === undefined ? {} : { managedFields };
}

const EVERYTHING: PolicyRule = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceURLs: [],
};
const EVERY_PATH: PolicyRule = { ...EVERYTHING, apiGroups: [], resources: [], nonResourceURLs: ['*'] };

function rulesStatus(store: ObjectStore, user: User, namespace: string): JsonObject {
  const granted = grantsOf(store, user, namespace).map(({ rule }) => rule);
  const own = user.groups.includes(MASTERS) ? [EVERYTHING, EVERY_PATH] : granted;
  const asked = { form: 'resource', verb: 'list', group: '', resource: 'pods', subresource: '' } as const;
  const rules = user.denies?.({ ...asked, namespace, name: '' }) ? [] : own;
  return {
    resourceRules: rules
      .filter((rule) => rule.resources.length > 0)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames.length > 0 ? { resourceNames } : {}),
      })),
    nonResourceRules: rules
      .filter((rule) => rule.nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
}
