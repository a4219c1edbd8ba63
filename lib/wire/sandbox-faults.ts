import { z } from 'zod';

const name = z.string().min(1).max(253);

const controllerFault = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('running') }),
  z.strictObject({ mode: z.literal('stopped') }),
  z.strictObject({ mode: z.literal('refusing') }),
  /** Every answer comes this many milliseconds late. */
  z.strictObject({ mode: z.literal('slow'), ms: z.number().int().min(1).max(600_000) }),
]);

const backendFault = z.strictObject({
  namespace: name,
  service: name,
  /** Its EndpointSlices are empty until the fault is over. */
  endpointsGone: z.boolean().default(false),
  /** Share of requests that fail besides, 0…1. */
  failing: z.number().min(0).max(1).default(0),
  /** How many times slower it answers; 1 is as always. */
  slow: z.number().min(1).max(1000).default(1),
});

const gitOpsFault = z.strictObject({
  apiVersion: name,
  kind: name,
  /** `''` at cluster scope. */
  namespace: z.string().max(253).default(''),
  name,
  /** Seconds after which a change is taken back. */
  afterSeconds: z.number().min(0.05).max(3600).default(5),
});

/** Faults that are on in the sandbox. What is left out is off; the object as a whole is what a PUT replaces. */
export const faultStateSchema = z.strictObject({
  controller: controllerFault.default({ mode: 'running' }),
  backends: z.array(backendFault).max(200).default([]),
  /** Objects a GitOps tool keeps as they were when the fault began. */
  gitOps: z.array(gitOpsFault).max(200).default([]),
  /** Namespaces nobody may look into, nor therefore at all namespaces at once. */
  hiddenNamespaces: z.array(name).max(200).default([]),
});
export type FaultState = z.infer<typeof faultStateSchema>;

/** Something that happens once: the API server goes down for a while, or what it remembered for watches is lost. */
export const faultActionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('restart'), downMs: z.number().int().min(0).max(120_000).default(0) }),
  z.strictObject({ action: z.literal('lose-history') }),
]);
export type FaultAction = z.infer<typeof faultActionSchema>;

/** Nothing is wrong. */
export const NO_FAULTS: FaultState = faultStateSchema.parse({});
