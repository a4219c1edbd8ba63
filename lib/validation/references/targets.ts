import { arrayAt, isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readService } from '#lib/gateway-api/service.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import { refer } from './rules.ts';

const SERVICE = { group: '', kind: 'Service' } as const;

/** What a ReferenceGrant, a BackendTLSPolicy or a ListenerSet names that is not there; empty for other kinds. */
export function targetFindings(object: KubeObject, world: World): readonly Diagnostic[] {
  const { group, kind, namespace } = identityOf(object);
  if (group !== GATEWAY_GROUP) return [];
  switch (kind) {
    case 'ReferenceGrant':
      return serviceRefs(object, 'to').flatMap((ref) => grantTarget(ref, namespace, world));
    case 'BackendTLSPolicy':
      return serviceRefs(object, 'targetRefs').flatMap((ref) => policyTarget(ref, namespace, world));
    case 'ListenerSet':
      return listenerSetParent(object, world);
    default:
      return [];
  }
}

type Ref = { readonly raw: JsonObject; readonly name: string; readonly path: FieldPath };

/** References to Services by name; an entry without a name means all of them. */
function serviceRefs(object: KubeObject, key: string): readonly Ref[] {
  return arrayAt(specOf(object), key).flatMap((raw, index) => {
    if (!isJsonObject(raw)) return [];
    const name = stringAt(raw, 'name') ?? '';
    const isService = stringAt(raw, 'group') === '' && stringAt(raw, 'kind') === 'Service';
    return isService && name !== '' ? [{ raw, name, path: ['spec', key, index] }] : [];
  });
}

function grantTarget({ name, path }: Ref, namespace: string, world: World): readonly Diagnostic[] {
  if (world.objects.has(objectKey({ ...SERVICE, namespace, name })) || !isSynced(world, SERVICE)) return [];
  return [
    refer('grant-target-missing', {
      path: [...path, 'name'],
      message: `Service ${namespace}/${name} does not exist; this entry allows nothing.`,
      remedy: `A grant is for Services of its own namespace, ${namespace}. Check the name.`,
    }),
  ];
}

function policyTarget({ raw, name, path }: Ref, namespace: string, world: World): readonly Diagnostic[] {
  const object = world.objects.get(objectKey({ ...SERVICE, namespace, name }));
  if (!object)
    return isSynced(world, SERVICE)
      ? [
          refer('policy-target-missing', {
            path: [...path, 'name'],
            message: `Service ${namespace}/${name} does not exist; the policy applies to nothing there.`,
            remedy: `A policy is for Services of its own namespace, ${namespace}. Check the name.`,
          }),
        ]
      : [];
  const section = stringAt(raw, 'sectionName') ?? '';
  const names = readService(object).ports.flatMap((port) => port.name ?? []);
  if (section === '' || names.includes(section)) return [];
  return [
    refer('policy-section-missing', {
      path: [...path, 'sectionName'],
      message: `Service ${namespace}/${name} has no port named ${section}; the policy applies to nothing there.`,
      remedy:
        names.length > 0
          ? `Its ports: ${names.join(', ')}.`
          : 'Its ports have no names; leave sectionName out.',
    }),
  ];
}

function listenerSetParent(object: KubeObject, world: World): readonly Diagnostic[] {
  const parent = objectAt(specOf(object), 'parentRef');
  const ref = {
    group: stringAt(parent, 'group') ?? GATEWAY_GROUP,
    kind: stringAt(parent, 'kind') ?? 'Gateway',
    namespace: stringAt(parent, 'namespace') ?? identityOf(object).namespace,
    name: stringAt(parent, 'name') ?? '',
  };
  if (ref.name === '' || world.objects.has(objectKey(ref)) || !isSynced(world, ref)) return [];
  return [
    refer('parent-missing', {
      path: ['spec', 'parentRef', 'name'],
      message: `${ref.kind} ${ref.namespace}/${ref.name} does not exist. The listeners would be nobody's.`,
      remedy: 'Check the name and the namespace.',
    }),
  ];
}
