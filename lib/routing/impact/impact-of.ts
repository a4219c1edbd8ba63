import type { World } from '#lib/gateway-api/world.ts';
import type { EndpointsOption } from '../frontend/service-index.ts';
import { attentionOn, attentionOnRoutes } from './attention.ts';
import { changesBetween } from './changed-objects.ts';
import { datedAfter } from './compared-worlds.ts';
import { concernedFrontends } from './concerned-frontends.ts';
import { conflictsAfter } from './conflicts.ts';
import { type DividedFrontend, divideFrontend } from './frontend-classes.ts';
import type { FrontendPair } from './frontend-pairs.ts';
import type { AttentionPoint, Impact, ImpactLine, RequestClass, RouteConflict, Shadowed } from './impact.ts';
import { linesOf, summaryOf } from './impact-lines.ts';
import { type Observer, weigh } from './observed.ts';
import { classesOf } from './request-classes.ts';
import type { Budget } from './request-space.ts';
import { shadowedAfter } from './shadowed.ts';
import { createSide, type Sides } from './side.ts';

/** How worlds are read and weighted. `endpoints` as in the simulator; `effort` bounds the requests tried (a safety net). */
export type ImpactOptions = {
  readonly endpoints?: EndpointsOption;
  readonly observed?: Observer;
  readonly effort?: number;
};

const EFFORT = 400_000;

/**
 * What differs between two worlds for requests: on each frontend concerned the requests are divided by who wins before and
 * who wins after, each part with a witness that both simulators agree on. Objects both worlds share cost nothing.
 */
export function impactOf(before: World, after: World, options: ImpactOptions = {}): Impact {
  const endpoints = options.endpoints ?? 'strict';
  const dated = datedAfter(before, after);
  const sides = { before: createSide(before, endpoints), after: createSide(dated, endpoints) };
  const changes = changesBetween(before, after);
  const { concerned, untouched } = concernedFrontends(sides, changes);
  const budget = { left: options.effort ?? EFFORT };
  const found = concerned.map((pair) => lookAt(sides, pair, { budget, observed: options.observed }));
  const classes = found.flatMap((part) => part.classes);
  const hasTelemetry = found.some((part) => part.classes.some(({ observed }) => observed !== null));
  const isComplete = found.every((part) => part.isComplete);
  const lines = found.flatMap((part) => part.lines);
  return {
    classes,
    lines,
    attention: [
      ...found.flatMap((part) => part.attention),
      ...attentionOnRoutes(sides.after, changes, [...concerned, ...untouched]),
    ],
    shadowed: found.flatMap((part) => part.shadowed),
    conflicts: found.flatMap((part) => part.conflicts),
    summary: summaryOf({ classes, lines, hasTelemetry, isComplete }),
    hasTelemetry,
    isComplete,
  };
}

type Part = {
  readonly classes: readonly RequestClass[];
  readonly lines: readonly ImpactLine[];
  readonly attention: readonly AttentionPoint[];
  readonly shadowed: readonly Shadowed[];
  readonly conflicts: readonly RouteConflict[];
  readonly isComplete: boolean;
};

type Looking = { readonly budget: Budget; readonly observed: Observer | undefined };

/** Everything about one frontend. */
function lookAt(sides: Sides, pair: FrontendPair, { budget, observed }: Looking): Part {
  const divided: readonly DividedFrontend[] = divideFrontend(sides, pair, budget);
  const weights = weigh(sides, divided, observed);
  const meetings = divided.map((each) => conflictsAfter(sides, each, budget));
  const conflicts = meetings.flatMap((meeting) => meeting.conflicts);
  const classes = divided
    .flatMap((each) => classesOf(each, weights))
    .sort((a, b) => Number(b.told.moved) - Number(a.told.moved));
  return {
    classes: classes.map(({ told }) => told),
    lines: linesOf(classes),
    attention: attentionOn(divided, conflicts),
    shadowed: shadowedAfter(divided),
    conflicts,
    isComplete:
      divided.every(({ partition }) => partition.isComplete) &&
      meetings.every((meeting) => meeting.isComplete),
  };
}
