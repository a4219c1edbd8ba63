import { KUBECTL_STYLE, renderBlock } from './yaml-style.ts';
import type { YamlValue } from './yaml-value.ts';

/** Renders a value as a block document the way kubectl prints it, with a last line end; key order is kept. */
export function renderYaml(value: YamlValue): string {
  return `${renderBlock(value, KUBECTL_STYLE)}\n`;
}
