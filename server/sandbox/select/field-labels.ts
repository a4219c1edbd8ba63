import { isJsonObject, type JsonValue, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';

/** Fields of built-in kinds a selector may name beside name and namespace. Those not set count as empty. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  '/pods': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  '/events': [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
      (field) => `involvedObject.${field}`,
    ),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  '/services': ['spec.clusterIP', 'spec.type'],
  '/namespaces': ['status.phase'],
};

type SelectableType = { readonly id: string; readonly namespaced?: boolean };

/** Reads the field a selector names, or null when the kind has no such field label. `selectable` are those of a definition. */
export function fieldReader(
  path: string,
  type: SelectableType,
  selectable: readonly string[],
): ((object: KubeObject) => string) | null {
  if (path === 'metadata.name' || path === 'metadata.namespace') {
    const field = path.slice('metadata.'.length);
    return (object) => stringAt(object.metadata, field) ?? '';
  }
  if (type.id === '/events' && path === 'source') return sourceOf;
  const known = LABELS[type.id]?.includes(path) ?? selectable.includes(`.${path}`);
  return known ? (object) => textAt(object, path.split('.')) : null;
}

/** True for kinds that have labels of their own, and so words of their own for one they don't know. */
export function hasFieldLabels(id: string): boolean {
  return id in LABELS;
}

/** The component that reported; events of the newer form say it elsewhere. */
function sourceOf(event: KubeObject): string {
  return textAt(event, ['source', 'component']) || textAt(event, ['reportingComponent']);
}

function textAt(object: KubeObject, path: readonly string[]): string {
  let at: JsonValue | undefined = object;
  for (const part of path) at = isJsonObject(at) ? at[part] : undefined;
  return at === undefined || at === null ? '' : String(at);
}
