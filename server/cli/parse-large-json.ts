import type { JsonValue } from '#lib/gateway-api/json.ts';
import { MAX_DEPTH } from '#lib/yaml/compose-documents.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { tooDeepAt } from './json-places.ts';

/**
 * Reads JSON by the engine's own parser: a large export takes milliseconds where YAML takes seconds. Of a repeated key the last value
 * counts, as with the API server.
 */
export function parseLargeJson(text: string): {
  readonly value: JsonValue | undefined;
  readonly diagnostics: readonly YamlDiagnostic[];
} {
  const deep = tooDeepAt(text, MAX_DEPTH);
  if (deep !== null) return fault('too-deep', `It is nested more than ${MAX_DEPTH} deep.`, deep);
  try {
    // JSON by construction.
    return { value: JSON.parse(text) as JsonValue, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = Number(/ position (\d+)/.exec(error.message)?.[1] ?? text.length);
    const reason = error.message.split(/ in JSON| at position| \(line|, (?="|\.\.\.)/)[0] ?? '';
    const from = Math.min(position, text.length);
    return fault('json-syntax', `This is no JSON: ${reason}.`, from);
  }
}

function fault(code: string, message: string, from: number): ReturnType<typeof parseLargeJson> {
  const found = { code, severity: 'error', source: 'syntax', path: [], message, from, to: from } as const;
  return { value: undefined, diagnostics: [found] };
}
