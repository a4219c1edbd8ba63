import { expect, test, vi } from 'vitest';
import { createStopper } from './stopper.ts';

function setUp(meshloom: { stop(): Promise<void> } | null) {
  const state = { time: 1000 };
  const exit = vi.fn();
  const say = vi.fn();
  const stop = createStopper({ running: () => meshloom, say, exit, now: () => state.time });
  return { state, exit, say, stop };
}

const never = () => new Promise<void>(() => undefined);

test('a signal before anything runs ends at once', () => {
  const { exit, stop } = setUp(null);
  stop(130);
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

test('the first signal drains; the same one again within a moment is the same', () => {
  const drain = vi.fn(never);
  const { state, exit, stop } = setUp({ stop: drain });
  stop(130);
  state.time += 20;
  stop(130);
  expect(exit).not.toHaveBeenCalled();
  expect(drain).toHaveBeenCalledOnce();
  state.time += 1000;
  stop(130);
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

test.each([
  ['done', () => Promise.resolve(), 0],
  ['failed', () => Promise.reject(new Error('x')), 1],
])('drained and %s', async (_name, drain, code) => {
  const { exit, stop } = setUp({ stop: drain });
  stop(143);
  await vi.waitFor(() => expect(exit).toHaveBeenCalledExactlyOnceWith(code));
});
