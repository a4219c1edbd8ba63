import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { httpRoutes, type KubeHttp } from '#e2e/cluster/kube-http.ts';
import { answerRoute, type Behaviour, type Route, routeSchema } from './route-status.ts';

/** A test mesh: answers HTTPRoutes with a Service parent in their status, each as it was told to. */
export type RouteController = {
  readonly controllerName: string;
  /** From now on answers this route ("namespace/name"), or every route without a word of its own, like this. */
  behave(behaviour: Behaviour, route?: string): void;
  /** Lets the "slow" routes (or this one) be answered, for the generation they have now. */
  release(route?: string): void;
  /** What went wrong so far, such as a status write that the server refused. */
  problems(): readonly string[];
  stop(): Promise<void>;
};

type ControllerOptions = {
  readonly kube: KubeHttp;
  /** Default `mesh.test/controller`. */
  readonly controllerName?: string;
  /** Answers the routes of this namespace only. */
  readonly namespace?: string;
  /** Default accept. */
  readonly behaviour?: Behaviour;
};

const RETRY_MS = 200;
const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  items: z.array(routeSchema),
});

/** Starts the controller; it lists and watches until stop(). */
export function startRouteController(options: ControllerOptions): RouteController {
  const state = new RouteAnswers(options);
  const running = state.run();
  return {
    controllerName: state.controllerName,
    behave: (behaviour, route) => state.behave(behaviour, route),
    release: (route) => state.release(route),
    problems: () => state.problems,
    stop: async () => {
      state.stopping.abort();
      state.wake();
      await running;
    },
  };
}

class RouteAnswers {
  readonly controllerName: string;
  readonly problems: string[] = [];
  readonly stopping = new AbortController();
  readonly #kube: KubeHttp;
  readonly #namespace: string | undefined;
  readonly #routes = new Map<string, Route>();
  readonly #behaviours = new Map<string, Behaviour>();
  /** Generation up to which a slow route has been let go. */
  readonly #released = new Map<string, number>();
  readonly #waiting = new Set<string>();
  #default: Behaviour;
  #wake: () => void = () => undefined;

  constructor(options: ControllerOptions) {
    this.#kube = options.kube;
    this.#namespace = options.namespace;
    this.#default = options.behaviour ?? { kind: 'accept' };
    this.controllerName = options.controllerName ?? 'mesh.test/controller';
  }

  async run(): Promise<void> {
    await Promise.all([this.#follow(), this.#work()]);
  }

  behave(behaviour: Behaviour, route: string | undefined): void {
    if (route === undefined) this.#default = behaviour;
    else this.#behaviours.set(route, behaviour);
    this.#look(route);
  }

  release(route: string | undefined): void {
    for (const [key, { metadata }] of this.#routes) {
      if (route === undefined || route === key) this.#released.set(key, metadata.generation);
    }
    this.#look(route);
  }

  wake(): void {
    this.#wake();
  }

  #look(route: string | undefined): void {
    for (const key of route === undefined ? this.#routes.keys() : [route]) this.#waiting.add(key);
    this.#wake();
  }

  /** Keeps #routes like the server's: list, watch, and again when the watch ends. */
  async #follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.#listAndWatch(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.problems.push(`watch: ${error instanceof Error ? error.message : error}`);
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #listAndWatch(signal: AbortSignal): Promise<void> {
    const answer = await this.#kube.list(httpRoutes(this.#namespace));
    if (answer.status !== 200) throw new Error(`list: ${answer.status} ${JSON.stringify(answer.body)}`);
    const { metadata, items } = listSchema.parse(answer.body);
    this.#routes.clear();
    for (const route of items) this.#routes.set(keyOf(route), route);
    this.#look(undefined);
    const query = { resourceVersion: metadata.resourceVersion };
    for await (const event of this.#kube.watch(httpRoutes(this.#namespace), query, signal)) {
      if (event.type === 'BOOKMARK') continue;
      if (event.type === 'ERROR') throw new Error(JSON.stringify(event.object));
      const route = routeSchema.parse(event.object);
      const key = keyOf(route);
      if (event.type === 'DELETED') this.#routes.delete(key);
      else this.#routes.set(key, route);
      this.#look(key);
    }
  }

  /** Answers one route after the other, so that two writes for one route never overtake each other. */
  async #work(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const [key] = this.#waiting;
      if (key === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      this.#waiting.delete(key);
      try {
        await this.#answer(key);
      } catch (error) {
        this.problems.push(`${key}: ${error instanceof Error ? error.message : error}`);
        this.#waiting.add(key);
        await delay(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  async #answer(key: string): Promise<void> {
    let route = this.#routes.get(key);
    while (route && !this.stopping.signal.aborted) {
      const now = `${new Date().toISOString().slice(0, 19)}Z`;
      const parents = answerRoute(route, this.#behaviourNow(key, route), {
        controllerName: this.controllerName,
        now,
      });
      if (isDeepStrictEqual(parents, route.status.parents)) return;
      const { name, namespace, resourceVersion } = route.metadata;
      const patch = { metadata: { resourceVersion }, status: { parents } };
      const written = await this.#kube.patchStatus(httpRoutes(namespace), name, patch);
      if (written.status !== 409) {
        if (written.status >= 400 && written.status !== 404) {
          this.problems.push(`${key}: ${written.status} ${JSON.stringify(written.body)}`);
        }
        return;
      }
      const fresh = await this.#kube.get(httpRoutes(namespace), name);
      route = fresh.status === 200 ? routeSchema.parse(fresh.body) : undefined;
    }
  }

  #behaviourNow(key: string, route: Route): Behaviour {
    const behaviour = this.#behaviours.get(key) ?? this.#default;
    const isReleased = (this.#released.get(key) ?? -1) >= route.metadata.generation;
    return behaviour.kind === 'slow' && isReleased ? { kind: 'accept' } : behaviour;
  }
}

function keyOf(route: Route): string {
  return `${route.metadata.namespace}/${route.metadata.name}`;
}
