import type { ClusterSource } from '#e2e/cluster/build-cluster.ts';
import { coreV1, type KubeHttp, openKube } from '#e2e/cluster/kube-http.ts';
import { startCluster } from '#e2e/cluster/start-cluster.ts';
import { isJsonObject, type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { type CompiledSchema, compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { NAMESPACE, type Subject, subjectsOf, titleOf } from './subjects.ts';
import { ask, askServer, differences, type Verdict } from './verdict.ts';

/** The three answers about one object. */
export type Answers = { readonly server: Verdict; readonly withServed: Verdict; readonly withOwn: Verdict };

/** A real API server of one channel, and our engine with its schemas and with ours. */
export type Judges = {
  readonly ask: (subject: Subject, object: JsonObject) => Promise<Answers>;
  readonly stop: () => Promise<void>;
};

/** Starts the API server of a channel. */
export async function startJudges(channel: Channel, source: ClusterSource): Promise<Judges> {
  const cluster = await startCluster({ source, channel });
  try {
    const kube = await openKube(cluster.kubeconfigPath);
    await kube.create(coreV1('namespaces'), {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE },
    });
    const served = await servedSchemas(kube, channel);
    return {
      ask: async (subject, object) => {
        const key = titleOf(subject);
        const schema = served.get(key);
        if (!schema) throw new Error(`the cluster does not serve ${key}`);
        return {
          server: await askServer(kube, subject, object),
          withServed: ask(schema, object),
          withOwn: ask(compileSchema(subject.ownSchema), object),
        };
      },
      stop: async () => {
        await kube.close();
        await cluster.stop();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Where our two answers part from the server's; empty when all three agree. */
export function disagreements({ server, withServed, withOwn }: Answers): readonly string[] {
  return [
    ...differences(server, withServed).map((text) => `cluster's schema: ${text}`),
    ...differences(server, withOwn).map((text) => `own schema: ${text}`),
  ];
}

async function servedSchemas(kube: KubeHttp, channel: Channel): Promise<ReadonlyMap<string, CompiledSchema>> {
  const schemas = new Map<string, CompiledSchema>();
  for (const subject of subjectsOf(channel)) {
    const { group, plural, version } = subject;
    const crds = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };
    const { body } = await kube.get(crds, `${plural}.${group}`);
    const versions = isJsonObject(body) ? objectsAt(objectAt(body, 'spec'), 'versions') : [];
    const found = versions.find(({ name, served }) => name === version && served === true);
    if (found)
      schemas.set(titleOf(subject), compileSchema(objectAt(objectAt(found, 'schema'), 'openAPIV3Schema')));
  }
  return schemas;
}
