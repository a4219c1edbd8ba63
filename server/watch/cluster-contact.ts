import { type AppError, toAppError } from '#server/errors/app-error.ts';
import type { KubeClient } from '#server/kube/client.ts';
import type { Clock } from '#server/kube/clock.ts';
import { type ClusterFacts, learnFacts } from './cluster-facts.ts';

/** Hears what a contact found out. */
export type ContactListener = {
  readonly onFacts: (facts: ClusterFacts) => void;
  readonly onFailure: (error: AppError) => void;
  /** Not tried: it would run this command to sign in. */
  readonly onUntried: (command: string) => void;
};

const AGAIN_MS = 30_000;

/** Asks a cluster nobody watches what it is, at most every 30 s, and never where that runs a program nobody asked for. */
export class ClusterContact {
  readonly #client: KubeClient;
  readonly #clock: Clock;
  readonly #listener: ContactListener;
  #last: { readonly at: number; readonly done: Promise<void> } | null = null;

  constructor(client: KubeClient, clock: Clock, listener: ContactListener) {
    this.#client = client;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Resolves when it is known; never rejects. */
  make(): Promise<void> {
    const { command } = this.#client.cluster.credentials;
    if (command !== null) {
      this.#listener.onUntried(command);
      return Promise.resolve();
    }
    if (!this.#last || this.#clock.now() - this.#last.at > AGAIN_MS) {
      const done = learnFacts(this.#client).then(this.#listener.onFacts, (thrown: unknown) =>
        this.#listener.onFailure(toAppError(thrown)),
      );
      this.#last = { at: this.#clock.now(), done };
    }
    return this.#last.done;
  }
}
