import { z } from 'zod';

const OBJECT_NAME = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'has to be "namespace/name"');
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FROM = 'has to be {"namespace": "a"} or {"gateway": "namespace/name", "listener": "http"}';

const headerValueSchema = z
  .union([z.string(), z.number(), z.boolean()], 'has to be a text')
  .transform(String)
  .refine((value) => !/[\r\n\0]/.test(value), 'must not hold line ends');

/** One request to ask about. Members that are not listed are left alone. */
export const cliRequestSchema = z.object(
  {
    from: z
      .union(
        [
          z.object({ namespace: z.string().min(1), gateway: z.never().optional() }),
          z.object({
            gateway: OBJECT_NAME,
            listener: z
              .string()
              .min(1)
              .nullish()
              .describe('Without it the Gateway chooses by host and port.'),
            namespace: z.never().optional(),
          }),
        ],
        FROM,
      )
      .describe('Where it comes from: a workload of a namespace, or the outside through a Gateway.'),
    host: z
      .string('has to be a host with an optional port, e.g. "echo.shop:80"')
      .regex(/^[^\s/]+$/, 'has to be a host with an optional port, e.g. "echo.shop:80"'),
    method: z
      .string('has to be a text')
      .regex(HEADER_NAME, 'has to be a method such as GET')
      .transform((method) => method.toUpperCase())
      .optional()
      .describe(
        'Default GET, for gRPC POST. Methods are case-sensitive: small letters are taken for capitals, with a hint.',
      ),
    path: z
      .string('has to be a text')
      .regex(/^(\/\S*|\*)$/, 'has to begin with / and hold no blanks')
      .default('/')
      .describe('With query. gRPC: /package.Service/Method.'),
    headers: z
      .record(
        z.string().regex(HEADER_NAME),
        z.union([headerValueSchema, z.array(headerValueSchema)], 'has to be a text or a list of texts'),
        {
          error: ({ code }) =>
            code === 'invalid_key' ? 'is no header name' : 'has to be an object of names and values',
        },
      )
      .default({})
      .describe('A list of values sends the header several times.'),
    protocol: z.enum(['http', 'grpc'], 'has to be "http" or "grpc"').default('http'),
  },
  'has to be an object',
);
export type CliRequest = z.infer<typeof cliRequestSchema>;

/** What `--requests` reads. */
export const cliRequestsSchema = z.array(cliRequestSchema, 'has to be a list of requests');

const headersSchema = z.record(z.string(), z.string());

const uncertaintySchema = z.object({ code: z.string(), message: z.string(), spec: z.string().optional() });

/** What one request gets. Header names are in lower case. */
export const cliDecisionSchema = z.object({
  outcome: z
    .enum(['forward', 'redirect', 'respond', 'error', 'passthrough'])
    .describe('respond: answered by the data plane itself, which is a CORS preflight.'),
  status: z.int().nullable().describe('null: not known.'),
  grpcStatus: z.string().nullable(),
  kind: z.string().nullable().describe('Kind of the route.'),
  route: OBJECT_NAME.nullable(),
  rule: z.int().nullable().describe('From 0.'),
  match: z.int().nullable().describe('From 0; null: a rule without matches.'),
  backends: z.array(
    z.object({
      service: OBJECT_NAME,
      kind: z.string(),
      port: z.int().nullable(),
      share: z.number().describe('Part of the requests, 0 to 1.'),
      status: z.int().nullable(),
      fault: z.string().nullable().describe('Why the share does not reach the backend.'),
      request: z.object({ host: z.string(), path: z.string(), headers: headersSchema }),
      responseHeaders: z.object({ set: headersSchema, add: headersSchema, remove: z.array(z.string()) }),
    }),
  ),
  redirect: z
    .object({
      scheme: z.string(),
      host: z.string(),
      port: z.int().nullable(),
      path: z.string(),
      status: z.int(),
      location: z.string(),
    })
    .nullable(),
  response: z.object({ headers: headersSchema }).nullable().describe('Answered by the data plane itself.'),
  mirrors: z.array(z.object({ service: OBJECT_NAME, port: z.int().nullable(), share: z.number() })),
  effects: z.object({
    requestTimeout: z.string().nullable(),
    backendRequestTimeout: z.string().nullable(),
    retry: z
      .object({ attempts: z.int().nullable(), codes: z.array(z.int()), backoff: z.string().nullable() })
      .nullable(),
    sessionPersistence: z.object({ type: z.string(), sessionName: z.string().nullable() }).nullable(),
  }),
  uncertain: z.array(uncertaintySchema).describe('Where the specification is open or meshes differ.'),
});
export type CliDecision = z.infer<typeof cliDecisionSchema>;

const traceStepSchema = z.object({
  code: z.string(),
  message: z.string(),
  route: OBJECT_NAME.optional(),
  rule: z.int().optional(),
  match: z.int().optional(),
  spec: z.string().optional(),
});

/** One answer of `meshloom simulate -o json`. */
export const cliAnswerSchema = cliDecisionSchema.extend({ trace: z.array(traceStepSchema) });
export type CliAnswer = z.infer<typeof cliAnswerSchema>;

/** `meshloom simulate -o json`: one answer per request, in order. */
export const simulateOutputSchema = z.array(cliAnswerSchema);
