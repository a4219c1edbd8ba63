import { z } from 'zod';

/** One finding about a document of a file; line and column count from 1, columns in UTF-16 units. */
export const checkDiagnosticSchema = z.strictObject({
  path: z
    .string()
    .describe('Field as the API server names it, e.g. spec.rules[0].matches; empty: the document.'),
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string().describe('Stable, kebab-case.'),
  message: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
});

/** What `meshloom check` says about one document. */
export const checkEntrySchema = z.strictObject({
  file: z.string().describe('As given on the command line, <stdin> for -.'),
  index: z
    .int()
    .min(0)
    .describe('Its place among the objects of the file; items of a List count as objects.'),
  apiVersion: z.string().nullable(),
  kind: z.string().nullable(),
  namespace: z.string().nullable().describe('In effect; null for cluster scope and where it is not known.'),
  name: z.string().nullable(),
  verdict: z
    .enum(['valid', 'invalid', 'unchecked'])
    .describe('Of the API server (schema and CEL rules); advice never changes it. unchecked: no schema.'),
  diagnostics: z.array(checkDiagnosticSchema),
});
export type CheckEntry = z.infer<typeof checkEntrySchema>;

/** `meshloom check -o json`: one entry per document, in order. */
export const checkOutputSchema = z.array(checkEntrySchema);
