import { type AdviceRule, adviser } from '../advice.ts';
import { gep, sectionOn } from '../spec-links.ts';

/** What is checked about the objects that an object names. */
export const REFERENCE_RULES = {
  'parent-missing': {
    severity: 'warning',
    reason: 'A route whose parent does not exist applies to nothing, and its status stays empty.',
    spec: sectionOn('ParentReference'),
  },
  'parent-port-missing': {
    severity: 'warning',
    reason: 'A route attaches to the port it names only; without that port it attaches to nothing.',
    spec: sectionOn('ParentReference'),
  },
  'parent-section-missing': {
    severity: 'warning',
    reason:
      'A section is a listener of a Gateway or a named port of a Service; without it nothing is attached.',
    spec: sectionOn('ParentReference'),
  },
  'parent-not-allowed': {
    severity: 'warning',
    reason: 'A listener chooses the namespaces and kinds of its routes; others get NotAllowedByListeners.',
    spec: sectionOn('AllowedRoutes'),
  },
  'parent-namespace-unknown': {
    severity: 'info',
    reason: 'A selector decides by the labels of the namespace, and every namespace carries its name as one.',
    spec: sectionOn('AllowedRoutes'),
  },
  'parent-hostname-mismatch': {
    severity: 'warning',
    reason: 'Without a hostname in common with a listener a route gets NoMatchingListenerHostname.',
    spec: sectionOn('HTTPRouteSpec'),
  },
  'backend-missing': {
    severity: 'warning',
    reason: 'The share of a backend that does not exist is answered with 500.',
    spec: sectionOn('HTTPBackendRef'),
  },
  'backend-port-missing': {
    severity: 'warning',
    reason: 'A backend is reached through a port of its Service; without that port its share fails.',
    spec: sectionOn('BackendObjectReference'),
  },
  'backend-kind-unusable': {
    severity: 'warning',
    reason: 'Of the core group only a Service can be a backend; anything else gets InvalidKind.',
    spec: sectionOn('BackendObjectReference'),
  },
  'backend-not-granted': {
    severity: 'warning',
    reason:
      'A Gateway refuses backends of other namespaces without a ReferenceGrant; most meshes do without, so it is a note there.',
    spec: gep(1294),
  },
  'grant-target-missing': {
    severity: 'warning',
    reason: 'A grant for a Service that does not exist allows nothing.',
    spec: sectionOn('ReferenceGrantTo'),
  },
  'policy-target-missing': {
    severity: 'warning',
    reason: 'A policy for a Service that does not exist protects nothing.',
    spec: sectionOn('BackendTLSPolicySpec'),
  },
  'policy-section-missing': {
    severity: 'warning',
    reason: 'The section of a policy is a named port of its Service; without it the policy does not apply.',
    spec: sectionOn('BackendTLSPolicySpec'),
  },
} as const satisfies Readonly<Record<string, AdviceRule>>;

/** A finding about a reference. */
export const refer = adviser('reference', REFERENCE_RULES);
