import type { HttpBindings } from '@hono/node-server';
import type { Logger } from 'pino';
import type { FaultAction, FaultState } from '#lib/wire/sandbox-faults.ts';
import type { RateLimit } from '#server/auth/rate-limit.ts';
import type { Session, SessionStore } from '#server/auth/sessions.ts';
import type { Clock } from '#server/kube/clock.ts';
import type { Metrics } from '#server/telemetry/metrics.ts';
import type { ClusterDirectory } from './served-cluster.ts';

/** Faults of the sandbox. Rejects with `AppError('bad-request')` for objects that are not there. */
export type SandboxFaults = {
  state(): FaultState;
  set(next: FaultState): Promise<void>;
  /** Resolves when it is over. */
  act(action: FaultAction): Promise<void>;
};

/** What the API works with; built once by `main.ts`, faked in tests. */
export type ApiDependencies = {
  readonly clusters: ClusterDirectory;
  readonly sessions: SessionStore;
  readonly loginLimit: RateLimit;
  readonly readOnly: boolean;
  /** The sandbox, when one runs, and the id under which it is served. */
  readonly sandbox?: { readonly cluster: string; readonly faults: SandboxFaults } | null;
  /** Version of Meshloom. */
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** False while starting and while shutting down. */
  readonly isReady: () => boolean;
};

/** What the front of the server found out about a request before any route sees it. */
export type RequestContext = {
  readonly requestId: string;
  /** The accepted Host. */
  readonly host: string;
  readonly port: number;
  /** Value of the session cookie; null without a valid session. */
  readonly sessionId: string | null;
  readonly session: Session | null;
};

/** Types of our Hono app: Node's own request and response, and the context above. */
export type ApiEnv = { Bindings: HttpBindings; Variables: { context: RequestContext } };
