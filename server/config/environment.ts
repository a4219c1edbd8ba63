import { z } from 'zod';
import { AppError } from '#server/errors/app-error.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const emptyIsAbsent = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text === '' ? null : text));

const environmentSchema = z.object({
  KUBECONFIG: emptyIsAbsent,
  HOME: emptyIsAbsent,
  LOG_LEVEL: emptyIsAbsent.pipe(z.enum(LOG_LEVELS).nullable()),
  KUBERNETES_SERVICE_HOST: emptyIsAbsent,
  CI: emptyIsAbsent,
});

/** The environment variables Meshloom itself looks at; empty counts as absent. */
export type Environment = {
  readonly kubeconfig: string | null;
  readonly home: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number] | null;
  /** Inside a cluster the API server's address is here. */
  readonly inCluster: boolean;
  /** A pipeline: nobody is there to look at a browser. */
  readonly ci: boolean;
};

/** Reads the environment once, at start. Throws `AppError('bad-request')` with the variable and the remedy. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? 'The environment');
    throw new AppError('bad-request', `${name} is not valid; it takes one of ${LOG_LEVELS.join(', ')}.`);
  }
  const { KUBECONFIG, HOME, LOG_LEVEL, KUBERNETES_SERVICE_HOST, CI } = parsed.data;
  return {
    kubeconfig: KUBECONFIG,
    home: HOME,
    logLevel: LOG_LEVEL,
    inCluster: KUBERNETES_SERVICE_HOST !== null,
    ci: CI !== null && CI !== 'false' && CI !== '0',
  };
}
