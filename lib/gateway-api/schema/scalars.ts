import { atomic, int32, obj, record, type Schema, str } from './builder.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** A lower-case DNS subdomain without anchors, the building block of most names. */
export const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

/** Characters an HTTP path of type Exact or PathPrefix may hold. */
export const PATH_CHARACTERS = "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$";

/** Hostname with an optional leading wildcard label. */
export const HOSTNAME_PATTERN = `^(\\*\\.)?${SUBDOMAIN}$`;

const PATH_CLASS = "[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+";

/** `domain/path`, the form of controller and address type names; not anchored. */
export const DOMAIN_PATH = `${SUBDOMAIN}\\/${PATH_CLASS}`;

/** Hostname: lower case, a leading wildcard label allowed; IPv4 addresses pass the pattern. */
export const hostname: Schema = str({ min: 1, max: 253, pattern: HOSTNAME_PATTERN });

/** PreciseHostname: no wildcard. */
export const preciseHostname: Schema = str({ min: 1, max: 253, pattern: `^${SUBDOMAIN}$` });

/** SectionName: a listener or a named port. */
export const sectionName: Schema = str({ min: 1, max: 253, pattern: `^${SUBDOMAIN}$` });

/** ObjectName: only its length is checked; what it names says more. */
export const objectName: Schema = str({ min: 1, max: 253 });

/** Namespace: a DNS label. */
export const namespaceName: Schema = str({ min: 1, max: 63, pattern: `^${LABEL}$` });

/** Kind of an object. */
export const kindName: Schema = str({ min: 1, max: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' });

/** Group of an object; empty is the core group. */
export const groupName: Schema = str({ max: 253, pattern: `^$|^${SUBDOMAIN}$` });

/** GatewayController: `domain/path`. */
export const controllerName: Schema = str({ min: 1, max: 253, pattern: `^${DOMAIN_PATH}$` });

/** HTTPHeaderName and its like: a token of RFC 9110. */
export const headerName: Schema = str({ min: 1, max: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" });

/** Duration: up to four whole numbers with units, no fractions (GEP-2257). */
export const duration: Schema = str({ pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' });

/** PortNumber. */
export const port: Schema = int32({ min: 1, max: 65535 });

/** group, kind and name of an object in the same namespace, all required. */
export const localReference: Schema = obj({ 'group!': groupName, 'kind!': kindName, 'name!': objectName });

/** group, kind and name required, namespace free. */
export const objectReference: Schema = obj({
  'group!': groupName,
  'kind!': kindName,
  'name!': objectName,
  namespace: namespaceName,
});

/** A reference to a Secret unless said otherwise. */
export const secretReference: Schema = obj({
  group: { ...groupName, default: '' },
  kind: { ...kindName, default: 'Secret' },
  'name!': objectName,
  namespace: namespaceName,
});

/** metav1.LabelSelector. */
export const labelSelector: Schema = obj(
  {
    matchExpressions: atomic(obj({ 'key!': str(), 'operator!': str(), values: atomic(str()) })),
    matchLabels: record(str()),
  },
  { extra: { 'x-kubernetes-map-type': 'atomic' } },
);

/** Implementation-specific string options. */
export const annotationValues: Schema = record(str({ min: 0, max: 4096 }), { max: 16 });
