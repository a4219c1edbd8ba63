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
import { CLUSTER_ROLE_SCHEMA, ROLE_BINDING_SCHEMA, ROLE_SCHEMA } from './rbac-schemas.ts';
import type { PrinterColumn, ResourceType } from './resource-type.ts';
import { DEPLOYMENT_SCHEMA, EVENT_SCHEMA, SERVICE_ACCOUNT_SCHEMA } from './workload-schemas.ts';

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

const CREATED_AT = column('Created At', 'string', '.metadata.creationTimestamp');

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
      wide('Selector', '.spec.selector'),
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
      column('Ready', 'string', '.status.ready'),
      column('Status', 'string', '.status.phase'),
      column('Restarts', 'string', '.status.restarts'),
      wide('IP', '.status.podIP'),
      wide('Node', '.spec.nodeName'),
      wide('Nominated Node', '.status.nominatedNodeName'),
      wide('Readiness Gates', '.spec.readinessGates'),
    ],
  },
  {
    group: '',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    shortNames: ['sa'],
    namespaced: true,
    schema: SERVICE_ACCOUNT_SCHEMA,
    columns: [],
  },
  {
    group: '',
    kind: 'Event',
    plural: 'events',
    shortNames: ['ev'],
    namespaced: true,
    schema: EVENT_SCHEMA,
    columns: [
      column('Last Seen', 'date', '.lastTimestamp'),
      column('Type', 'string', '.type'),
      column('Reason', 'string', '.reason'),
      column('Object', 'string', '.involvedObject'),
      wide('Subobject', '.involvedObject.fieldPath'),
      wide('Source', '.source'),
      column('Message', 'string', '.message'),
      { ...column('First Seen', 'date', '.firstTimestamp'), priority: 1 },
      wide('Count', '.count'),
      wide('Name', '.metadata.name'),
    ],
  },
  {
    group: 'apps',
    kind: 'Deployment',
    plural: 'deployments',
    shortNames: ['deploy'],
    namespaced: true,
    schema: DEPLOYMENT_SCHEMA,
    status: true,
    generation: true,
    categories: ['all'],
    columns: [
      column('Ready', 'string', '.status.readyReplicas'),
      column('Up-to-date', 'integer', '.status.updatedReplicas'),
      column('Available', 'integer', '.status.availableReplicas'),
      wide('Containers', '.spec.template.spec.containers'),
      wide('Images', '.spec.template.spec.images'),
      wide('Selector', '.spec.selector'),
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
    columns: [
      column('Controller', 'string', '.metadata.ownerReferences'),
      column('Revision', 'integer', '.revision'),
    ],
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
    columns: [
      column('Scope', 'string', '.spec.scope'),
      column('Versions', 'string', '.spec.versions'),
      CREATED_AT,
      wide('Group', '.spec.group'),
      wide('Kind', '.spec.names.kind'),
      wide('ShortNames', '.spec.names.shortNames'),
      wide('Established', '.status.conditions[?(@.type=="Established")].status'),
    ],
  },
  rbac('Role', { namespaced: true, schema: ROLE_SCHEMA, columns: [CREATED_AT] }),
  rbac('ClusterRole', { namespaced: false, schema: CLUSTER_ROLE_SCHEMA, columns: [CREATED_AT] }),
  rbac('RoleBinding', { namespaced: true, schema: ROLE_BINDING_SCHEMA, columns: bindingColumns() }),
  rbac('ClusterRoleBinding', { namespaced: false, schema: ROLE_BINDING_SCHEMA, columns: bindingColumns() }),
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
  versions: [{ name: 'v1', schema: row.schema, columns: row.columns, selectable: [], deprecation: null }],
  hasStatus: row.status ?? false,
  hasGeneration: row.generation ?? false,
  custom: false,
}));

function column(name: string, type: string, jsonPath: string): PrinterColumn {
  return { name, type, jsonPath, priority: 0, description: '' };
}

/** A column that is only shown with `-o wide`. */
function wide(name: string, jsonPath: string): PrinterColumn {
  return { ...column(name, 'string', jsonPath), priority: 1 };
}

function bindingColumns(): readonly PrinterColumn[] {
  return [
    column('Role', 'string', '.roleRef'),
    wide('Users', '.subjects.User'),
    wide('Groups', '.subjects.Group'),
    wide('ServiceAccounts', '.subjects.ServiceAccount'),
  ];
}

function rbac(kind: string, row: Pick<Row, 'namespaced' | 'schema' | 'columns'>): Row {
  const plural = `${kind.toLowerCase()}s`;
  return { group: 'rbac.authorization.k8s.io', kind, plural, shortNames: [], ...row };
}
