import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';

/**
 * Whether `namespaces: {from, selector}` of a listener or Gateway admits a namespace (RouteNamespaces, ListenerNamespaces);
 * `own` is the namespace that `Same` means. A selector is read against the labels of the Namespace as known here; one that is
 * not known has only the label with its name.
 */
export function admitsNamespace(
  namespaces: JsonObject,
  ask: { readonly namespace: string; readonly own: string; readonly byDefault: 'Same' | 'None' },
  world: World,
): boolean {
  switch (stringAt(namespaces, 'from') ?? ask.byDefault) {
    case 'All':
      return true;
    case 'Same':
      return ask.namespace === ask.own;
    case 'Selector':
      return (
        isJsonObject(namespaces.selector) && selects(namespaces.selector, labelsOf(world, ask.namespace))
      );
    default:
      return false;
  }
}

/** True when a selector decides about a namespace whose labels are not known here but for its name. */
export function dependsOnUnknownLabels(namespaces: JsonObject, namespace: string, world: World): boolean {
  return stringAt(namespaces, 'from') === 'Selector' && !namespaceAt(world, namespace);
}

function namespaceAt(world: World, name: string): KubeObject | undefined {
  return world.objects.get(objectKey({ group: '', kind: 'Namespace', namespace: '', name }));
}

/** Every namespace carries its name as a label; the API server sees to it. */
function labelsOf(world: World, name: string): ReadonlyMap<string, string> {
  const object = namespaceAt(world, name);
  const labels = new Map(object ? Object.entries(stringMapAt(object.metadata, 'labels')) : []);
  return labels.set('kubernetes.io/metadata.name', name);
}

/** A label selector: `matchLabels` and `matchExpressions`, all of them (meta/v1 LabelSelector). */
function selects(selector: JsonObject, labels: ReadonlyMap<string, string>): boolean {
  const wanted = Object.entries(objectAt(selector, 'matchLabels'));
  if (!wanted.every(([key, value]) => labels.get(key) === value)) return false;
  return objectsAt(selector, 'matchExpressions').every((expression) => holds(expression, labels));
}

function holds(expression: JsonObject, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(stringAt(expression, 'key') ?? '');
  const isListed = value !== undefined && arrayAt(expression, 'values').includes(value);
  switch (stringAt(expression, 'operator')) {
    case 'In':
      return isListed;
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
