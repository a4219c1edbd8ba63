import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { route, service } from '../objects.ts';
import { sequence } from './apply-sequence.ts';

const services = (namespace: string) => coreV1('services', namespace);

const port = (number: number, more: object = {}) => ({ name: `p${number}`, port: number, ...more });
const withPorts = (...ports: object[]) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'one' },
  spec: { ports },
});

const CONDITION = {
  type: 'Accepted',
  status: 'True',
  reason: 'Accepted',
  message: '',
  lastTransitionTime: '2026-01-02T03:04:05Z',
};

const serviceSequences: readonly ContractCase[] = [
  sequence({
    name: 'ports of a Service are owned by port and protocol',
    of: services,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: withPorts(port(80), port(81)) },
      { do: 'apply', by: 'b', body: withPorts(port(82), port(81, { protocol: 'TCP' })) },
      { do: 'apply', by: 'a', body: withPorts(port(80)) },
      { do: 'apply', by: 'b', body: withPorts(port(82)) },
    ],
    statuses: [201, 200, 200, 200],
  }),
  sequence({
    name: 'a conflict inside a port names the port',
    of: services,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: withPorts(port(80, { targetPort: 8080 })) },
      { do: 'apply', by: 'b', body: withPorts(port(80, { targetPort: 9090 })) },
      { do: 'force', by: 'b', body: withPorts(port(80, { targetPort: 9090 })) },
    ],
    statuses: [201, 409, 200],
  }),
  sequence({
    name: 'another port number is another port',
    of: services,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: withPorts(port(80)) },
      { do: 'apply', by: 'a', body: withPorts(port(81)) },
    ],
    statuses: [201, 200],
  }),
  sequence({
    name: 'the selector of a Service is one field',
    of: services,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: service('one', { selector: { app: 'x', tier: 'y' } }) },
      { do: 'apply', by: 'b', body: service('one', { selector: { app: 'x' } }) },
      { do: 'force', by: 'b', body: service('one', { selector: { app: 'x' } }) },
    ],
    statuses: [201, 409, 200],
  }),
  sequence({
    name: 'defaults are nobody’s until somebody says them',
    of: services,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: withPorts(port(80)) },
      {
        do: 'apply',
        by: 'b',
        body: { ...withPorts(), spec: { sessionAffinity: 'None', type: 'ClusterIP' } },
      },
      { do: 'apply', by: 'b', body: withPorts(port(80)) },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'session affinity brings its time with it',
    of: services,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: service('one', { sessionAffinity: 'ClientIP' }) },
      {
        do: 'patch',
        by: 'studio',
        body: { spec: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } } },
      },
      { do: 'apply', by: 'a', body: service('one', { sessionAffinity: 'ClientIP' }) },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'the status of a Service belongs to whoever wrote it there',
    of: services,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: service('one') },
      {
        do: 'patch',
        door: 'status',
        by: 'cloud',
        body: { status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } },
      },
      { do: 'patch', door: 'status', by: 'cloud', body: { status: { conditions: [CONDITION] } } },
      { do: 'apply', by: 'a', body: service('one', { selector: { app: 'two' } }) },
    ],
    statuses: [201, 422, 200, 200],
  }),
];

const routeStatus = (controllerName: string, more: object = {}) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'one' },
  status: {
    parents: [{ parentRef: { name: 'shop' }, controllerName, conditions: [CONDITION], ...more }],
  },
});
const routeSequences: readonly ContractCase[] = [
  sequence({
    name: 'rules are one field, which two may own while they agree',
    of: httpRoutes,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: route('one', 10) },
      { do: 'apply', by: 'b', body: route('one', 10) },
      { do: 'apply', by: 'b', body: route('one', 20) },
      { do: 'force', by: 'b', body: route('one', 20) },
    ],
    // What the second applies lacks the defaults the first one's object has by now, so that they differ from the start.
    statuses: [201, 409, 409, 200],
  }),
  sequence({
    name: 'status is applied through its own door, by one controller at a time',
    of: httpRoutes,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: route('one', 10) },
      { do: 'apply', door: 'status', by: 'mesh', body: routeStatus('example.test/mesh') },
      { do: 'apply', door: 'status', by: 'other', body: routeStatus('example.test/other') },
      { do: 'force', door: 'status', by: 'other', body: routeStatus('example.test/other') },
      { do: 'apply', by: 'a', body: route('one', 20) },
    ],
    statuses: [201, 200, 409, 200, 200],
  }),
  sequence({
    name: 'a status applied through the main door is left out',
    of: httpRoutes,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: { ...route('one', 10), ...{ status: routeStatus('x.test/y').status } } },
      { do: 'patch', door: 'status', by: 'mesh', body: { status: routeStatus('x.test/y').status } },
      { do: 'patch', door: 'status', by: 'mesh', body: { status: routeStatus('x.test/z').status } },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'the owner of labels and the owner of the spec do not meet',
    of: httpRoutes,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: route('one', 10) },
      {
        do: 'apply',
        by: 'labeller',
        body: {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'HTTPRoute',
          metadata: { name: 'one', labels: { team: 'shop' } },
        },
      },
      { do: 'apply', by: 'a', body: route('one', 20) },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'a strategic client’s last-applied annotation is owned like any other',
    of: httpRoutes,
    object: 'one',
    steps: [
      {
        do: 'create',
        by: 'kubectl-client-side-apply',
        body: route('one', 10, { metadata: { annotations: { last: '{}' } } }),
      },
      { do: 'force', by: 'a', body: route('one', 20) },
      { do: 'patch', by: 'studio', body: { metadata: { annotations: { last: null } } } },
    ],
    statuses: [201, 200, 200],
  }),
];

/** What writes leave of Services and routes, and whom it belongs to. */
export const networkSequenceCases: readonly ContractCase[] = [...serviceSequences, ...routeSequences];
