import { describe, expect, test } from 'vitest';
import { AppError } from '#server/errors/app-error.ts';
import { type Environment, readEnvironment } from './environment.ts';

const NOTHING: Environment = { kubeconfig: null, home: null, logLevel: null, inCluster: false, ci: false };

const cases: [Record<string, string | undefined>, Partial<Environment>][] = [
  [{}, {}],
  [{ KUBECONFIG: '', HOME: '/home/a' }, { home: '/home/a' }],
  [{ KUBECONFIG: '/a:/b' }, { kubeconfig: '/a:/b' }],
  [{ LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
  [{ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, { inCluster: true }],
  [{ CI: 'true' }, { ci: true }],
  [{ CI: 'false' }, {}],
];

describe('readEnvironment', () => {
  test.each(cases)('%j', (env, expected) => {
    expect(readEnvironment(env)).toEqual({ ...NOTHING, ...expected });
  });

  test('an unknown log level is refused by name', () => {
    expect(() => readEnvironment({ LOG_LEVEL: 'loud' })).toThrow(AppError);
    expect(() => readEnvironment({ LOG_LEVEL: 'loud' })).toThrow(/LOG_LEVEL/);
  });
});
