import {
  isJsonObject,
  isSameJson,
  type JsonObject,
  type JsonValue,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type ApiAccess, createApiClient } from '../controller/api-client.ts';
import type { FaultLog } from '../controller/fault-log.ts';
import { startMirror } from '../controller/mirror.ts';

/** Field manager of the tool, one that is known to belong to GitOps. */
const MANAGER = 'argocd-controller';
const APPLY = 'application/apply-patch+yaml';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

type Options = {
  readonly access: ApiAccess;
  /** Path of the resource in its namespace, without the name. */
  readonly collection: string;
  readonly name: string;
  readonly afterMs: number;
  readonly faults: FaultLog;
};

/** Keeps one object as it is now: some time after a change it applies what it remembers, by force, as GitOps tools do. */
export type GitOpsTool = {
  /** Changes are left alone from now on. */
  stop(): Promise<void>;
};

/** Remembers the object and begins to watch it. Null when it is not there. */
export async function startGitOpsTool(options: Options): Promise<GitOpsTool | null> {
  const { access, collection, name, afterMs, faults } = options;
  const aborter = new AbortController();
  const { signal } = aborter;
  const client = createApiClient(access, signal);
  const path = `${collection}/${name}`;
  const { body } = await client.send(path, { method: 'GET' });
  if (!isKubeObject(body)) {
    aborter.abort();
    return null;
  }
  const manifest = manifestOf(body);
  let timer: NodeJS.Timeout | null = null;
  let reverting: Promise<void> = Promise.resolve();
  const look = () => {
    if (timer !== null || signal.aborted) return;
    const [live] = mirror.objects.values();
    if (live && contains(live, manifest)) return;
    timer = setTimeout(() => {
      timer = null;
      reverting = revert().catch((error: unknown) => {
        // Nobody waits for it; it is tried again as long as the object differs.
        faults.fault(`GitOps ${path}`, error);
        look();
      });
    }, afterMs);
  };
  const watched = `${collection}?fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
  const mirror = startMirror({ client, path: watched, onChange: () => queueMicrotask(look), faults, signal });

  async function revert(): Promise<void> {
    const [live] = mirror.objects.values();
    if (signal.aborted || (live && contains(live, manifest))) return;
    const answer = await client.send(`${path}?fieldManager=${MANAGER}&force=true`, {
      method: 'PATCH',
      body: manifest,
      contentType: APPLY,
    });
    if (answer.status >= 300) throw new Error(`the apply was answered with ${answer.status}`);
    faults.ok(`GitOps ${path}`);
  }

  return {
    async stop() {
      aborter.abort();
      if (timer !== null) clearTimeout(timer);
      await Promise.all([mirror.done, reverting]);
    },
  };
}

/** What a repository would hold of the object: no status, nothing the server wrote. */
function manifestOf(object: KubeObject): JsonObject {
  const { status: _, metadata, ...content } = object;
  const { [LAST_APPLIED]: __, ...annotations } = stringMapAt(metadata, 'annotations');
  const labels = stringMapAt(metadata, 'labels');
  const { name, namespace } = metadata;
  return {
    ...content,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
  };
}

/** True when everything the manifest says holds in the object; what it does not mention may be anything. */
function contains(live: JsonValue | undefined, manifest: JsonValue | undefined): boolean {
  if (!isJsonObject(manifest) || !isJsonObject(live)) return isSameJson(live, manifest);
  return Object.entries(manifest).every(([key, value]) => contains(live[key], value));
}
