import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { badRequest } from '../status-error.ts';

const AUTHENTICATION = 'authentication.k8s.io';
const AUTHORIZATION = 'authorization.k8s.io';

/** Questions a client asks about itself; answered and not stored. */
export const REVIEW_KINDS = [
  { group: AUTHENTICATION, plural: 'selfsubjectreviews', kind: 'SelfSubjectReview' },
  { group: AUTHORIZATION, plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
  { group: AUTHORIZATION, plural: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' },
] as const;

type ReviewKind = (typeof REVIEW_KINDS)[number];

/** The one user of the sandbox. */
const USER: JsonObject = {
  username: 'admin',
  uid: 'admin',
  groups: ['system:masters', 'system:authenticated'],
};

/** The review served under a path, or null. */
export function findReview(group: string, version: string, plural: string): ReviewKind | null {
  if (version !== 'v1') return null;
  return REVIEW_KINDS.find((review) => review.group === group && review.plural === plural) ?? null;
}

/** Answers a review: the one user may do everything. Throws 400 for a body of another kind. */
export function answerReview(review: ReviewKind, body: unknown, now: string): JsonObject {
  if (!isJsonObject(body) || stringAt(body, 'kind') !== review.kind)
    throw badRequest(`the body is no ${review.kind}`);
  const answer = {
    kind: review.kind,
    apiVersion: `${review.group}/v1`,
    metadata: {},
  };
  switch (review.kind) {
    case 'SelfSubjectReview':
      return { ...answer, metadata: { creationTimestamp: now }, status: { userInfo: USER } };
    case 'SelfSubjectAccessReview':
      return {
        ...answer,
        spec: objectAt(body, 'spec'),
        status: { allowed: true, reason: 'the sandbox has one user, who may do everything' },
      };
    case 'SelfSubjectRulesReview':
      return {
        ...answer,
        spec: objectAt(body, 'spec'),
        status: {
          resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
          nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
          incomplete: false,
        },
      };
  }
}
