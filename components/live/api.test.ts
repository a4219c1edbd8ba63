import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { apiPost } from './api.ts';
import { forgetSession } from './session.ts';

const SESSION = { authenticated: true, csrf: 'w', version: '1' };
const schema = z.object({ fine: z.boolean() });

type Answer = () => Promise<Response>;
const lost: Answer = () => Promise.reject(new TypeError('network'));
const json = (value: unknown, status = 200): Answer => {
  return async () => Response.json(value, { status });
};
const error = (code: string) => ({ error: { code, message: 'm', causes: [], requestId: 'r' } });

function serve(session: Answer, answer: Answer): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return path === '/api/session' ? session() : answer();
  });
  return asked;
}

beforeEach(forgetSession);
afterEach(() => vi.unstubAllGlobals());

describe('apiPost', () => {
  it.each<[string, boolean, Answer, string]>([
    ['a write whose answer is lost may be done', true, lost, 'unknown-outcome'],
    [
      'a write whose answer is cut off may be done',
      true,
      async () => new Response('{"fi'),
      'unknown-outcome',
    ],
    ['a write answered with something else may be done', true, json({}), 'unknown-outcome'],
    ['a question whose answer is lost is just not answered', false, lost, 'cluster-unreachable'],
    ['what the server says counts', true, json(error('cluster-unreachable'), 502), 'cluster-unreachable'],
  ])('%s', async (_, isWrite, answer, code) => {
    serve(json(SESSION), answer);
    const result = await apiPost('/api/x', schema, {}, { isWrite });
    expect(result).toMatchObject({ ok: false, error: { code } });
  });

  it('sends no write when nobody answers already', async () => {
    const asked = serve(lost, json({ fine: true }));
    const result = await apiPost('/api/x', schema, {}, { isWrite: true });
    expect(result).toMatchObject({ ok: false, error: { code: 'cluster-unreachable' } });
    expect(asked).toEqual(['/api/session']);
  });
});
