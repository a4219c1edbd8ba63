import {
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { PrinterColumn, ResourceType, ServedVersion } from '../kinds/resource-type.ts';
import { readJsonPath } from './json-path.ts';

type TableOptions = {
  readonly type: ResourceType;
  readonly served: ServedVersion;
  readonly metadata: JsonObject;
  /** RFC 3339; ages are counted from here. */
  readonly now: string;
  /** A watch repeats no column definitions after its first event. */
  readonly withColumns: boolean;
};

/** `meta.k8s.io/v1` Table: what `kubectl get` prints. */
export function tableOf(objects: readonly KubeObject[], options: TableOptions): JsonObject {
  const columns = columnsOf(options.type, options.served);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: options.withColumns ? columns.map(columnDefinition) : [],
    rows: objects.map((object) => ({
      cells: columns.map((column) => cellOf(object, column, options.now)),
      object: partialMetadata(object),
    })),
  };
}

/** Name first, the columns of the kind, age at the end unless the kind brings its own. */
function columnsOf(type: ResourceType, served: ServedVersion): readonly PrinterColumn[] {
  const age = column('Age', 'date', '.metadata.creationTimestamp');
  const own = served.columns;
  const dated = own.some((each) => each.name === 'Age' || each.jsonPath === age.jsonPath);
  const visible = own.filter((each) => each.priority === 0);
  const wide = own.filter((each) => each.priority > 0);
  const all = type.custom || dated ? own : [...visible, age, ...wide];
  return [column('Name', 'string', '.metadata.name'), ...all];
}

function column(name: string, type: string, jsonPath: string): PrinterColumn {
  return { name, type, jsonPath, priority: 0, description: '' };
}

function columnDefinition(each: PrinterColumn): JsonObject {
  return {
    name: each.name,
    type: each.type === 'date' ? 'string' : each.type,
    format: each.name === 'Name' ? 'name' : '',
    description: each.description,
    priority: each.priority,
  };
}

function cellOf(object: KubeObject, each: PrinterColumn, now: string): JsonValue {
  const special = SPECIAL_CELLS[`${object.kind} ${each.jsonPath}`];
  if (special) return special(object);
  const values = readJsonPath(object, each.jsonPath);
  const [value] = values;
  if (value === undefined || value === null) return each.type === 'date' ? '<unknown>' : '';
  if (each.type === 'date' && each.jsonPath === '.metadata.creationTimestamp')
    return typeof value === 'string' ? formatAge(value, now) : '<unknown>';
  if (values.length > 1) return values.map(cellText).join(',');
  return typeof value === 'number' || typeof value === 'boolean' ? value : cellText(value);
}

function cellText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Cells kubectl expects computed, by kind and path. */
const SPECIAL_CELLS: Readonly<Record<string, (object: KubeObject) => JsonValue>> = {
  'Service .spec.externalName': (service) => stringAt(specOf(service), 'externalName') ?? '<none>',
  'Service .spec.clusterIP': (service) => stringAt(specOf(service), 'clusterIP') ?? '<none>',
  'Service .spec.ports': (service) =>
    orNone(
      objectsAt(specOf(service), 'ports').map((port) => {
        const node = typeof port.nodePort === 'number' ? `:${port.nodePort}` : '';
        return `${port.port}${node}/${stringAt(port, 'protocol') ?? 'TCP'}`;
      }),
    ),
  'Service .spec.selector': (service) => {
    const { selector } = specOf(service);
    return orNone(
      isJsonObject(selector) ? Object.entries(selector).map(([key, value]) => `${key}=${value}`) : [],
    );
  },
  'EndpointSlice .ports': (slice) => orNone(objectsAt(slice, 'ports').map((port) => String(port.port))),
  'EndpointSlice .endpoints': (slice) =>
    orNone(objectsAt(slice, 'endpoints').flatMap((endpoint) => textList(endpoint.addresses))),
  'ConfigMap .data': (map) =>
    Object.keys(isJsonObject(map.data) ? map.data : {}).length +
    Object.keys(isJsonObject(map.binaryData) ? map.binaryData : {}).length,
};

function orNone(parts: readonly string[]): string {
  return parts.length > 0 ? parts.join(',') : '<none>';
}

function textList(value: JsonValue | undefined): readonly string[] {
  const list: JsonArray = Array.isArray(value) ? value : [];
  return list.filter((item) => typeof item === 'string');
}

/** Metadata alone, as `meta.k8s.io/v1` PartialObjectMetadata. */
export function partialMetadata(object: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

/** Time since, as kubectl prints ages: `42s`, `5m`, `3h`, `12d`. */
function formatAge(since: string, now: string): string {
  const seconds = Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 1000));
  if (Number.isNaN(seconds)) return '<unknown>';
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
