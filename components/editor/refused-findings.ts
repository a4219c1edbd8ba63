import { locate } from '#lib/yaml/locate.ts';
import { parseYaml, type YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { RefusedText } from './draft-model.ts';

/** Why the draft does not hold what the editor shows; only a name can be in the way, so it stands there. */
export function refusedFindings({ text, error }: RefusedText): readonly YamlDiagnostic[] {
  const path = ['metadata', 'name'] as const;
  const place = locate(text, path, 'value') ?? { from: 0, to: 0 };
  return [
    ...parseYaml(text).diagnostics,
    {
      code: error.code,
      severity: 'error',
      source: 'reference',
      path,
      message: error.message,
      remedy: 'Until then the draft holds the text before.',
      ...place,
    },
  ];
}
