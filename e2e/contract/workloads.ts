import type { Collection } from '#e2e/cluster/kube-http.ts';

/** Deployments and their like. */
export const apps = (plural: string, namespace: string): Collection => ({
  group: 'apps',
  version: 'v1',
  plural,
  namespace,
});
/** A Deployment of one container. */
export const deployment = (name: string, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, labels: { app: name } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'registry.example/app:1',
            ports: [{ containerPort: 80 }],
            env: [{ name: 'A', value: '1' }],
          },
        ],
      },
    },
    ...spec,
  },
});
/** A Pod of one container. */
export const pod = (name: string, image: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { run: name } },
  spec: { containers: [{ name: 'main', image }] },
});
/** An Event about a Service. */
export const event = (name: string, about: object) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: { kind: 'Service', name: 'shop', ...about },
  reason: 'Tested',
  message: 'it was tested',
  type: 'Normal',
  count: 2,
  lastTimestamp: '2026-01-02T03:04:05Z',
  source: { component: 'contract' },
});
