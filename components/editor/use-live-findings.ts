'use client';

import { useEffect, useRef, useState } from 'react';
import type { World } from '#lib/gateway-api/world.ts';
import type { SchemaLookup } from '#lib/validation/check-document.ts';
import type { FindingsByObject } from '#lib/validation/findings-change.ts';
import { scanFindings } from './scan-findings.ts';

/** Longest time at once, ms: a frame has 16. */
const SLICE_MS = 5;
const REST_MS = 400;
const NOTHING: FindingsByObject = new Map();

/**
 * Findings of what is live, looked for when the page has nothing else to do; those of before stay until the new ones are whole.
 * `world` should change only when something that is checked does.
 */
export function useLiveFindings(world: World, schemaFor: SchemaLookup): FindingsByObject {
  const [found, setFound] = useState(NOTHING);
  const known = useRef(NOTHING);
  useEffect(() => {
    const scan = scanFindings({ world, schemaFor }, known.current);
    return whenIdle(() => {
      const until = performance.now() + SLICE_MS;
      while (performance.now() < until) {
        const step = scan.next();
        if (!step.done) continue;
        known.current = step.value;
        setFound(step.value);
        return true;
      }
      return false;
    });
  }, [world, schemaFor]);
  return found;
}

/** Calls `work` in idle moments until it says that it is done; returns how to give up. */
function whenIdle(work: () => boolean): () => void {
  let handle = 0;
  let isOver = false;
  const hasIdle = 'requestIdleCallback' in window;
  const step = () => {
    if (!isOver && !work()) schedule();
  };
  const schedule = () => {
    // The time limit keeps a busy page from never being told.
    handle = hasIdle ? requestIdleCallback(step, { timeout: REST_MS }) : window.setTimeout(step, 16);
  };
  schedule();
  return () => {
    isOver = true;
    if (hasIdle) cancelIdleCallback(handle);
    else window.clearTimeout(handle);
  };
}
