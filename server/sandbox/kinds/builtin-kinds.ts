import type { JsonObject } from '#lib/gateway-api/json.ts';
import {
  CONFIG_MAP_SCHEMA,
  CONTROLLER_REVISION_SCHEMA,
  CRD_SCHEMA,
  ENDPOINT_SLICE_SCHEMA,
  NAMESPACE_SCHEMA,
  POD_SCHEMA,
  SERVICE_SCHEMA,
} from './builtin-schemas.ts';
import type { PrinterColumn, ResourceType } from './resource-type.ts';

/** Store id of the definitions, which decide what else is served. */
export const CRD_RESOURCE = 'apiextensions.k8s.io/customresourcedefinitions';
export const NAMESPACE_RESOURCE = '/namespaces';
export const SERVICE_RESOURCE = '/services';

type Row = {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly schema: JsonObject;
  readonly columns: readonly PrinterColumn[];
  readonly status?: boolean;
  readonly generation?: boolean;
  readonly categories?: readonly string[];
};

const ROWS: readonly Row[] = [
  {
    group: '',
    kind: 'Namespace',
    plural: 'namespaces',
    shortNames: ['ns'],
    namespaced: false,
    schema: NAMESPACE_SCHEMA,
    status: true,
    columns: [column('Status', 'string', '.status.phase')],
  },
  {
    group: '',
    kind: 'Service',
    plural: 'services',
    shortNames: ['svc'],
    namespaced: true,
    schema: SERVICE_SCHEMA,
    status: true,
    categories: ['all'],
    columns: [
      column('Type', 'string', '.spec.type'),
      column('Cluster-IP', 'string', '.spec.clusterIP'),
      column('External-IP', 'string', '.spec.externalName'),
      column('Port(s)', 'string', '.spec.ports'),
      { ...column('Selector', 'string', '.spec.selector'), priority: 1 },
    ],
  },
  {
    group: '',
    kind: 'ConfigMap',
    plural: 'configmaps',
    shortNames: ['cm'],
    namespaced: true,
    schema: CONFIG_MAP_SCHEMA,
    columns: [column('Data', 'string', '.data')],
  },
  {
    group: '',
    kind: 'Pod',
    plural: 'pods',
    shortNames: ['po'],
    namespaced: true,
    schema: POD_SCHEMA,
    status: true,
    generation: true,
    categories: ['all'],
    columns: [
      column('Status', 'string', '.status.phase'),
      { ...column('IP', 'string', '.status.podIP'), priority: 1 },
    ],
  },
  {
    group: 'discovery.k8s.io',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    shortNames: [],
    namespaced: true,
    schema: ENDPOINT_SLICE_SCHEMA,
    generation: true,
    columns: [
      column('AddressType', 'string', '.addressType'),
      column('Ports', 'string', '.ports'),
      column('Endpoints', 'string', '.endpoints'),
    ],
  },
  {
    group: 'apps',
    kind: 'ControllerRevision',
    plural: 'controllerrevisions',
    shortNames: [],
    namespaced: true,
    schema: CONTROLLER_REVISION_SCHEMA,
    columns: [column('Revision', 'integer', '.revision')],
  },
  {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    shortNames: ['crd', 'crds'],
    namespaced: false,
    schema: CRD_SCHEMA,
    status: true,
    generation: true,
    categories: ['api-extensions'],
    columns: [column('Created At', 'date', '.metadata.creationTimestamp')],
  },
];

/** The kinds served without a definition. All of version v1. */
export const BUILTIN_TYPES: readonly ResourceType[] = ROWS.map((row) => ({
  id: `${row.group}/${row.plural}`,
  group: row.group,
  plural: row.plural,
  singular: row.kind.toLowerCase(),
  kind: row.kind,
  listKind: `${row.kind}List`,
  shortNames: row.shortNames,
  categories: row.categories ?? [],
  namespaced: row.namespaced,
  versions: [{ name: 'v1', schema: row.schema, columns: row.columns }],
  hasStatus: row.status ?? false,
  hasGeneration: row.generation ?? false,
  custom: false,
}));

function column(name: string, type: string, jsonPath: string): PrinterColumn {
  return { name, type, jsonPath, priority: 0, description: '' };
}
