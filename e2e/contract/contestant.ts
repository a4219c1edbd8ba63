import { coreV1, httpRoutes, openKube } from '#e2e/cluster/kube-http.ts';
import { startTarget } from '#e2e/targets/start-target.ts';
import type { Target, TargetKind } from '#e2e/targets/target.ts';
import type { CaseWorld, ContractCase } from './contract-case.ts';
import { withCausesInOrder } from './invalid-order.ts';
import { listIn, route } from './objects.ts';
import { watchUntil } from './watch-events.ts';

type Running = Omit<CaseWorld, 'namespace'> & { readonly target: Target };

/** An API server under test, started at the first question. It keeps its answers, so that comparing doesn't act again. */
export class Contestant {
  readonly #kind: TargetKind;
  readonly #answers = new Map<string, Promise<readonly unknown[]>>();
  #running: Promise<Running> | null = null;

  constructor(kind: TargetKind) {
    this.#kind = kind;
  }

  /** Runs a case in a new namespace of this name, or gives the answers of the first time. */
  answers(one: ContractCase, namespace: string): Promise<readonly unknown[]> {
    const answers = this.#answers.get(namespace) ?? this.#run(one, namespace);
    this.#answers.set(namespace, answers);
    return answers;
  }

  /** What a watch from a version before a kill -9 and restart is told. */
  async watchFromBeforeRestart(): Promise<readonly unknown[]> {
    const { kube, target } = await this.#start();
    const routes = httpRoutes('default');
    const { resourceVersion } = listIn(await kube.list(routes)).metadata;
    for (const name of ['one', 'two', 'three']) await kube.create(routes, route(name));
    await target.kill9();
    await target.restart();
    return watchUntil(kube, { collection: routes, query: { resourceVersion } }, () => true);
  }

  async stop(): Promise<void> {
    if (this.#running === null) return;
    const { target, kube, stranger, nobody } = await this.#running;
    for (const client of [kube, stranger, nobody]) await client.close();
    await target.stop();
  }

  async #run({ run }: ContractCase, namespace: string): Promise<readonly unknown[]> {
    const { kube, stranger, nobody } = await this.#start();
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    const made = await kube.create(coreV1('namespaces'), body);
    if (made.status !== 201) throw new Error(`namespace ${namespace}: ${JSON.stringify(made)}`);
    return (await run({ kube, stranger, nobody, namespace })).map(withCausesInOrder);
  }

  #start(): Promise<Running> {
    this.#running ??= startRunning(this.#kind);
    return this.#running;
  }
}

async function startRunning(kind: TargetKind): Promise<Running> {
  const target = await startTarget(kind);
  const kube = await openKube(target.kubeconfigPath);
  const stranger = await openKube(target.kubeconfigPath, { token: 'not-the-token' });
  const nobody = await openKube(target.nobodyKubeconfigPath);
  return { target, kube, stranger, nobody };
}
