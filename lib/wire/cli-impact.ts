import { z } from 'zod';
import { cliDecisionSchema } from './cli-simulate.ts';

const NAME = z.string().describe('namespace/name');

/** The parent a set of routes competes on, and whose requests are meant. */
const frontendSchema = z.object({
  kind: z.string().describe('Service, Gateway or ListenerSet.'),
  parent: NAME,
  port: z.int().nullable(),
  callers: z.union([
    z.object({ kind: z.literal('namespace'), namespace: z.string() }),
    z
      .object({ kind: z.literal('everyone-else') })
      .describe('Any namespace without consumer routes of its own for this parent.'),
    z.object({ kind: z.literal('listener'), listener: z.string() }),
  ]),
});

/** A request in the form `meshloom simulate --requests` reads. */
const witnessSchema = z.object({
  from: z.union([
    z.object({ namespace: z.string() }),
    z.object({ gateway: NAME, listener: z.string().nullable() }),
  ]),
  host: z.string(),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  protocol: z.enum(['http', 'grpc']),
});
export type CliWitness = z.infer<typeof witnessSchema>;

const placeSchema = z.object({
  kind: z.string(),
  route: NAME,
  rule: z.int(),
  match: z.int().nullable().describe('null: the whole rule.'),
});

const findingSchema = z.object({
  kind: z.string(),
  object: NAME,
  path: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
});

/** `meshloom impact -o json`: what the change does to requests. Moved classes first within each frontend. */
export const impactOutputSchema = z.object({
  summary: z.string(),
  hasTelemetry: z.boolean().describe('False: the classes are not weighted by observed requests.'),
  isComplete: z.boolean().describe('False: there was too much to tell apart, so classes may be missing.'),
  lines: z
    .array(
      z.object({
        frontend: frontendSchema,
        classes: z.array(z.string()).describe('Ids of its classes.'),
        words: z.string(),
        change: z.string(),
        sentence: z.string(),
        moved: z.boolean(),
        isOpen: z.boolean().describe('Moves only as some implementations read the routes.'),
        observed: z.number().nullable(),
      }),
    )
    .describe('The classes for reading: those of one frontend with the same change together.'),
  attention: z
    .array(
      z.object({
        code: z.string(),
        message: z.string(),
        frontend: frontendSchema.nullable(),
        route: NAME.nullable(),
      }),
    )
    .describe('What a glance at the classes may miss.'),
  classes: z.array(
    z.object({
      id: z.string(),
      frontend: frontendSchema,
      words: z.string().describe('The requests of the class.'),
      witness: witnessSchema.nullable().describe('One of them; null when none could be constructed.'),
      before: cliDecisionSchema,
      after: cliDecisionSchema,
      moved: z.boolean().describe('Also when only some implementations move them, see isOpen.'),
      isOpen: z.boolean(),
      change: z.string(),
      observed: z.number().nullable(),
      uncertain: z.array(z.object({ code: z.string(), message: z.string(), spec: z.string().optional() })),
    }),
  ),
  shadowed: z.array(
    z.object({
      place: placeSchema,
      frontend: frontendSchema,
      by: z.array(placeSchema),
      message: z.string(),
    }),
  ),
  conflicts: z.array(
    z.object({
      frontend: frontendSchema,
      winner: placeSchema,
      loser: placeSchema,
      witness: witnessSchema,
      reason: z.string(),
      message: z.string(),
    }),
  ),
  findings: z.object({ introduced: z.array(findingSchema), fixed: z.array(findingSchema) }),
});
export type ImpactOutput = z.infer<typeof impactOutputSchema>;
