import type { Collection, KubeHttp, KubeResponse, Query } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { storedIn } from '../objects.ts';

type Write = { readonly by: string; readonly body: object; readonly query?: Query; readonly door?: 'status' };

/** One write of a sequence, under a manager's name. */
export type SequenceStep =
  | ({ readonly do: 'apply' | 'force' } & Write)
  | ({ readonly do: 'create' | 'patch' | 'replace' } & Write);

type Sequence = {
  readonly name: string;
  readonly of: (namespace: string) => Collection;
  /** The name of the object all steps are about. */
  readonly object: string;
  readonly given?: (kube: KubeHttp, namespace: string) => Promise<void>;
  readonly steps: readonly SequenceStep[];
  /** What each step is answered with. */
  readonly statuses: readonly number[];
};

/** A case of writes one after the other, each with its whole answer: the object, and who owns what of it. */
export function sequence({ name, of, object, given, steps, statuses }: Sequence): ContractCase {
  return {
    name,
    run: async ({ kube, namespace }) => {
      await given?.(kube, namespace);
      const answers: KubeResponse[] = [];
      for (const step of steps) answers.push(await write(kube, of(namespace), object, step));
      return answers;
    },
    expected: statuses.map((status) => ({ status })),
  };
}

async function write(
  kube: KubeHttp,
  collection: Collection,
  name: string,
  step: SequenceStep,
): Promise<KubeResponse> {
  const query = { fieldManager: step.by, ...step.query };
  switch (step.do) {
    case 'apply':
    case 'force':
      return kube.apply(collection, name, step.body, {
        manager: step.by,
        ...(step.do === 'force' ? { force: true } : {}),
        ...(step.query ? { query: step.query } : {}),
        ...(step.door ? { subresource: step.door } : {}),
      });
    case 'create':
      return kube.create(collection, step.body, query);
    case 'patch':
      return step.door
        ? kube.patchStatus(collection, name, step.body, query)
        : kube.patch(collection, name, step.body, query);
    case 'replace': {
      // A whole object of somebody who has just read it.
      const { metadata } = storedIn(await kube.get(collection, name));
      const { resourceVersion } = metadata;
      return kube.replace(collection, name, withVersion(step.body, resourceVersion), query);
    }
  }
}

function withVersion(body: object, resourceVersion: string): object {
  const metadata = 'metadata' in body && typeof body.metadata === 'object' ? body.metadata : {};
  return { ...body, metadata: { ...metadata, resourceVersion } };
}
