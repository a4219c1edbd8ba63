import { type Collection, type KubeHttp, pathOf } from '#e2e/cluster/kube-http.ts';
import { DEFINITIONS } from './definitions.ts';

const GROUP = 'contract.example.test';

/** Widgets: a kind of our own whose fields are owned in every way there is. */
export function widgets(namespace: string): Collection {
  return { group: GROUP, version: 'v1', plural: 'widgets', namespace };
}

/** A Widget with this spec. */
export function widget(name: string, spec: object) {
  return { apiVersion: `${GROUP}/v1`, kind: 'Widget', metadata: { name }, spec };
}

const text = { type: 'string' };
const SPEC = {
  type: 'object',
  properties: {
    size: { type: 'integer', default: 1 },
    tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name', 'kind'],
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: text,
          kind: { type: 'string', default: 'plain' },
          count: { type: 'integer' },
          notes: { type: 'array', items: text },
        },
      },
    },
    steps: { type: 'array', items: { type: 'object', properties: { do: text } } },
    whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: text },
    each: { type: 'object', additionalProperties: text },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    deep: { type: 'object', properties: { a: { type: 'object', properties: { b: text, c: text } } } },
  },
};

/** The definition of Widgets. */
export const WIDGET_DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `widgets.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: SPEC,
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
};

const PATIENCE_MS = 15_000;

/** Installs the definition unless it is there, and returns when Widgets are served. */
export async function ensureWidgets(kube: KubeHttp, namespace: string): Promise<void> {
  await kube.create(DEFINITIONS, WIDGET_DEFINITION);
  const until = Date.now() + PATIENCE_MS;
  while ((await kube.raw(pathOf(widgets(namespace)))).status !== 200)
    if (Date.now() > until) throw new Error('Widgets are not served');
}
