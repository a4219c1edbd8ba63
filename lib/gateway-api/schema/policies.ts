import { atomic, obj, oneOf, type Schema, str } from './builder.ts';
import { parentReference } from './references.ts';
import {
  annotationValues,
  controllerName,
  groupName,
  hostname,
  kindName,
  localReference,
  namespaceName,
  objectName,
  preciseHostname,
  SUBDOMAIN,
  sectionName,
} from './scalars.ts';
import { conditions } from './status.ts';

/** ReferenceGrant v1 and v1beta1 (identical): who may refer into its namespace. It has no status. */
export function referenceGrant(): Readonly<Record<string, Schema | null>> {
  const spec = obj({
    'from!': atomic(obj({ 'group!': groupName, 'kind!': kindName, 'namespace!': namespaceName }), {
      min: 1,
      max: 16,
    }),
    'to!': atomic(obj({ 'group!': groupName, 'kind!': kindName, name: objectName }), { min: 1, max: 16 }),
  });
  return { 'spec!': spec };
}

const SAME_TARGET = 'p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name';
const UNSET_1 = "(!has(p1.sectionName) || p1.sectionName == '')";
const UNSET_2 = "(!has(p2.sectionName) || p2.sectionName == '')";

const targetRefs: Schema = atomic(
  obj({ 'group!': groupName, 'kind!': kindName, 'name!': objectName, sectionName }),
  {
    min: 1,
    max: 16,
    rules: [
      [
        'sectionName must be specified when targetRefs includes 2 or more references to the same target',
        `self.all(p1, self.all(p2, ${SAME_TARGET} ? (${UNSET_1} == ${UNSET_2}) : true))`,
      ],
      [
        'sectionName must be unique when targetRefs includes 2 or more references to the same target',
        `self.all(p1, self.exists_one(p2, ${SAME_TARGET} && ((${UNSET_1} && ${UNSET_2}) || (has(p1.sectionName) && has(p2.sectionName) && p1.sectionName == p2.sectionName))))`,
      ],
    ],
  },
);

function altNameRules(type: string, field: string): readonly (readonly [string, string])[] {
  return [
    [
      `SubjectAltName element must contain ${type}, if Type is set to ${type}`,
      `!(self.type == "${type}" && (!has(self.${field}) || self.${field} == ""))`,
    ],
    [
      `SubjectAltName element must not contain ${type}, if Type is not set to ${type}`,
      `!(self.type != "${type}" && has(self.${field}) && self.${field} != "")`,
    ],
  ];
}

const HAS_REFS = 'has(self.caCertificateRefs) && size(self.caCertificateRefs) > 0';
const HAS_WELL_KNOWN = 'has(self.wellKnownCACertificates) && self.wellKnownCACertificates != ""';

const validation: Schema = obj(
  {
    caCertificateRefs: atomic(localReference, { max: 8 }),
    'hostname!': preciseHostname,
    subjectAltNames: atomic(
      obj(
        {
          hostname,
          'type!': oneOf('Hostname URI'),
          uri: str({
            min: 1,
            max: 253,
            pattern: '^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\\?([^#]*))?(#(.*))?',
          }),
        },
        { rules: [...altNameRules('Hostname', 'hostname'), ...altNameRules('URI', 'uri')] },
      ),
      { max: 5 },
    ),
    wellKnownCACertificates: str({
      min: 1,
      max: 253,
      pattern: `^(System|(${SUBDOMAIN}/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]))$`,
    }),
  },
  {
    rules: [
      [
        'must not contain both CACertificateRefs and WellKnownCACertificates',
        `!(${HAS_REFS} && ${HAS_WELL_KNOWN})`,
      ],
      [
        'must specify either CACertificateRefs or WellKnownCACertificates',
        `(${HAS_REFS} || ${HAS_WELL_KNOWN})`,
      ],
    ],
  },
);

/** BackendTLSPolicy v1 and v1alpha3 (identical). */
export function backendTlsPolicy(): Readonly<Record<string, Schema | null>> {
  const ancestor = obj({
    'ancestorRef!': parentReference,
    'conditions!': conditions({ min: 1 }),
    'controllerName!': controllerName,
  });
  return {
    'spec!': obj({ options: annotationValues, 'targetRefs!': targetRefs, 'validation!': validation }),
    status: obj({ 'ancestors!': atomic(ancestor, { max: 16 }) }),
  };
}
