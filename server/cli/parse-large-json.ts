import type { JsonValue } from '#lib/gateway-api/json.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';

/**
 * Reads JSON by the engine's own parser: a large export takes milliseconds where YAML takes seconds. Of a repeated key the last value
 * counts, as with the API server.
 */
export function parseLargeJson(text: string): {
  readonly value: JsonValue | undefined;
  readonly diagnostics: readonly YamlDiagnostic[];
} {
  try {
    // JSON by construction.
    return { value: JSON.parse(text) as JsonValue, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = Number(/ position (\d+)/.exec(error.message)?.[1] ?? text.length);
    const reason = error.message.split(/ in JSON| at position| \(line|, (?="|\.\.\.)/)[0] ?? '';
    const from = Math.min(position, text.length);
    return {
      value: undefined,
      diagnostics: [
        {
          code: 'json-syntax',
          severity: 'error',
          source: 'syntax',
          path: [],
          message: `This is no JSON: ${reason}.`,
          from,
          to: from,
        },
      ],
    };
  }
}
