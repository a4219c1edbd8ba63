import ELK from 'elkjs/lib/elk-api.js';
import { elkEngine } from '#lib/graph/elk-engine.ts';
import type { LayoutEngine, LayoutInput, LayoutResult } from '#lib/graph/layout.ts';
import { groupedLayout } from '#lib/graph/layout-groups.ts';
import { placeNew } from '#lib/graph/place-new.ts';

/** Longest wait for the engine, ms; then the worker is ended and the simple placement stands in. */
const DEADLINE_MS = 30_000;

/** A layout in a worker of its own that ends with the call: layouts are rare, the engine is large. */
export const workerLayout: LayoutEngine = {
  layout: async (input) => {
    const elk = new ELK({
      workerFactory: () => new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' }),
    });
    try {
      return await withinDeadline(groupedLayout(elkEngine(elk)).layout(input));
    } catch (error) {
      // A picture that is plain beats none; the reason is for the developer.
      reportError(error);
      return simpleLayout(input);
    } finally {
      elk.terminateWorker();
    }
  },
};

function simpleLayout(input: LayoutInput): LayoutResult {
  return placeNew({}, input);
}

async function withinDeadline(result: Promise<LayoutResult>): Promise<LayoutResult> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The layout took longer than ${DEADLINE_MS} ms.`)),
      DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([result, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
