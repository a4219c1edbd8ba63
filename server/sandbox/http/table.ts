import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { PrinterColumn, ResourceType, ServedVersion } from '../kinds/resource-type.ts';
import { COMPUTED_CELLS } from './cells.ts';
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
    columnDefinitions: options.withColumns ? columns.map(columnDefinition) : null,
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
  // Events put their name last.
  if (own.some((each) => each.name === 'Name')) return own;
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
  const special = COMPUTED_CELLS[`${object.kind} ${each.jsonPath}`];
  if (special) return special(object);
  const values = readJsonPath(object, each.jsonPath);
  const [value] = values;
  if (value === undefined || value === null) return each.type === 'date' ? '<unknown>' : '';
  if (each.type === 'date') return typeof value === 'string' ? formatAge(value, now) : '<unknown>';
  if (values.length > 1) return values.map(cellText).join(',');
  return typeof value === 'number' || typeof value === 'boolean' ? value : cellText(value);
}

function cellText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Metadata alone, as `meta.k8s.io/v1` PartialObjectMetadata. */
export function partialMetadata(object: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

/** Time since, as Kubernetes prints ages: `42s`, `5m3s`, `25m`, `3h20m`, `30h`, `3d4h`, `12d`, `2y30d`. */
export function formatAge(since: string, now: string): string {
  const seconds = Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / 1000));
  if (Number.isNaN(seconds)) return '<unknown>';
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const years = Math.floor(days / 365);
  const both = (high: string, low: number, unit: string) => (low === 0 ? high : `${high}${low}${unit}`);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return both(`${minutes}m`, seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return both(`${hours}h`, minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return both(`${days}d`, hours % 24, 'h');
  if (years < 2) return `${days}d`;
  return years < 8 ? both(`${years}y`, days % 365, 'd') : `${years}y`;
}
