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
      return await withinDeadline(groupedLayout(elkEngine(elk), screenRatio()).layout(input));
    } catch (error) {
      // A picture that is plain beats none; the reason is for the developer.
      reportError(error);
      return simpleLayout(input);
    } finally {
      elk.terminateWorker();
    }
  },
};

/** Width to height of what the graph has to fill, within reason. */
function screenRatio(): number {
  return Math.min(2, Math.max(0.5, window.innerWidth / Math.max(1, window.innerHeight - 120)));
}

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
