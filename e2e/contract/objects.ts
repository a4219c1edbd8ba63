import { z } from 'zod';
import type { Collection, KubeHttp, KubeResponse } from '#e2e/cluster/kube-http.ts';

/** A split between two backends of one port each; the second one's weight is what tests change. */
export function route(name: string, weight = 10, more: RouteParts = {}) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, ...more.metadata },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'shop', port: 80 }],
      rules: [
        {
          backendRefs: [
            { name: 'shop-v1', port: 80, weight: 90 },
            { name: 'shop-v2', port: 80, weight },
          ],
        },
      ],
      ...more.spec,
    },
  };
}

type RouteParts = { readonly metadata?: object; readonly spec?: object };

/** A Service with one port. */
export function service(name: string, spec: object = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
  };
}

/** A ConfigMap, the plainest object there is; without data when that is empty, as every server stores it. */
export function configMap(name: string, data: Readonly<Record<string, string>>, metadata: object = {}) {
  const plain = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata } };
  return Object.keys(data).length === 0 ? plain : { ...plain, data };
}

const storedSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ resourceVersion: z.string(), uid: z.string(), name: z.string() }),
  spec: z.looseObject({}).optional(),
});

/** The object of an answer that must hold one; throws with the answer when it doesn't. */
export function storedIn(answer: KubeResponse): z.infer<typeof storedSchema> {
  const parsed = storedSchema.safeParse(answer.body);
  if (!parsed.success) throw new Error(`no object in ${JSON.stringify(answer)}`);
  return parsed.data;
}

const listSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
});

/** The list of an answer that must hold one. */
export function listIn(answer: KubeResponse): z.infer<typeof listSchema> {
  const parsed = listSchema.safeParse(answer.body);
  if (!parsed.success) throw new Error(`no list in ${JSON.stringify(answer)}`);
  return parsed.data;
}

/** The names of a list, in its order. */
export function namesIn(answer: KubeResponse): string[] {
  return listIn(answer).items.map(({ metadata }) => metadata.name);
}

const refusalSchema = z.looseObject({
  reason: z.string().optional(),
  details: z.looseObject({ causes: z.array(z.unknown()).optional() }).optional(),
});

/** A refusal whose words are those of a library of the server: its status, reason and first cause. */
export function refusalOf({ status, body }: KubeResponse) {
  const { reason, details } = refusalSchema.parse(body);
  return { status, reason, cause: details?.causes?.[0] };
}

/** Creates an object that a case needs; throws unless it was created. */
export async function given(kube: KubeHttp, collection: Collection, object: object) {
  const answer = await kube.create(collection, object);
  if (answer.status !== 201) throw new Error(`${collection.plural}: ${JSON.stringify(answer)}`);
  return storedIn(answer);
}
