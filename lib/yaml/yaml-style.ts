import { type CST, type Document, isMap, isSeq, Scalar, stringify, visit } from 'yaml';
import { isYamlList, isYamlMap, type YamlValue } from './yaml-value.ts';

/** How a document is written, so that new text looks as if its author had written it. */
export type YamlStyle = {
  /** Blanks per level. */
  readonly step: number;
  /** True when lists are indented below their key, false for `kubectl` style. */
  readonly indentSeq: boolean;
  readonly eol: '\n' | '\r\n';
  readonly singleQuote: boolean;
  /** `{ a: 1 }` rather than `{a: 1}`. */
  readonly flowPadding: boolean;
  /** Flow collections are JSON: every key and string in double quotes. */
  readonly json: boolean;
};

/** Style of `renderYaml`: as `kubectl get -o yaml` prints. */
export const KUBECTL_STYLE: YamlStyle = {
  step: 2,
  indentSeq: false,
  eol: '\n',
  singleQuote: false,
  flowPadding: false,
  json: false,
};

/** Reads the style from the first place that shows it; what the text does not show is as kubectl prints. */
export function sniffStyle(document: Document, text: string): YamlStyle {
  let step: number | null = null;
  let indentSeq: boolean | null = null;
  let json: boolean | null = null;
  visit(document, {
    Map(_, map) {
      if (map.srcToken?.type !== 'flow-collection' || map.items.length === 0) return;
      json ??= map.items.every((pair) => pair.srcToken?.key?.type === 'double-quoted-scalar');
    },
    Pair(_, pair) {
      const parent = pair.srcToken?.key;
      const value: unknown = pair.value;
      if (!parent || !('indent' in parent)) return;
      if (isMap(value) && value.srcToken?.type === 'block-map')
        step ??= value.srcToken.indent - parent.indent;
      if (isSeq(value) && value.srcToken?.type === 'block-seq') {
        indentSeq ??= value.srcToken.indent > parent.indent;
      }
    },
  });
  return {
    step: step !== null && step > 0 ? step : KUBECTL_STYLE.step,
    indentSeq: indentSeq ?? KUBECTL_STYLE.indentSeq,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    singleQuote: (text.match(/[:-] '/g)?.length ?? 0) > (text.match(/[:-] "/g)?.length ?? 0),
    flowPadding: /[{] [^ \n}]/.test(text),
    json: json ?? false,
  };
}

/** How strings are quoted when they need not be. */
export type Quoting = 'plain' | 'single' | 'double';

/** Quoting of an existing scalar. */
export function quotingOf(token: CST.Token | undefined): Quoting {
  if (token?.type === 'single-quoted-scalar') return 'single';
  return token?.type === 'double-quoted-scalar' ? 'double' : 'plain';
}

const STRING_TYPES = { plain: 'PLAIN', single: 'QUOTE_SINGLE', double: 'QUOTE_DOUBLE' } as const;

/** Renders in block style, without a last line end; lines are joined by `\n`. Strings YAML 1.1 readers would misread are quoted. */
export function renderBlock(value: YamlValue, style: YamlStyle, quoting: Quoting = 'plain'): string {
  const text = stringify(value, {
    indent: style.step,
    indentSeq: style.indentSeq,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
    defaultStringType: STRING_TYPES[quoting],
    defaultKeyType: Scalar.PLAIN,
    singleQuote: quoting === 'plain' ? style.singleQuote : quoting === 'single',
  });
  return text.replace(/\n$/, '');
}

/** Renders on one line in flow style. */
export function renderFlow(value: YamlValue, style: YamlStyle, quoting: Quoting = 'plain'): string {
  if (style.json) return renderJson(value);
  if (isYamlList(value)) return `[${value.map((item) => renderFlow(item, style)).join(', ')}]`;
  if (isYamlMap(value)) {
    const members = Object.entries(value).map(
      ([key, child]) => `${flowScalar(key, style, 'plain')}: ${renderFlow(child, style)}`,
    );
    const pad = style.flowPadding && members.length > 0 ? ' ' : '';
    return `{${pad}${members.join(', ')}${pad}}`;
  }
  return flowScalar(value, style, quoting);
}

/** A scalar that is safe between brackets, on one line whatever it holds. */
function flowScalar(value: YamlValue, style: YamlStyle, quoting: Quoting): string {
  if (typeof value === 'string' && /[\n\r]/.test(value)) return JSON.stringify(value);
  const text = stringify([value], {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    compat: 'yaml-1.1',
    defaultStringType: STRING_TYPES[quoting],
    singleQuote: quoting === 'plain' ? style.singleQuote : quoting === 'single',
  });
  return text.trim().slice(1, -1);
}

function renderJson(value: YamlValue): string {
  if (isYamlList(value)) return `[${value.map(renderJson).join(', ')}]`;
  if (!isYamlMap(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, child]) => `${JSON.stringify(key)}: ${renderJson(child)}`);
  return `{${members.join(', ')}}`;
}

/** Indents every line that is not empty and joins with the document's line ends. */
export function indentLines(text: string, column: number, eol: string): string {
  const pad = ' '.repeat(column);
  return text
    .split('\n')
    .map((line) => (line === '' ? line : pad + line))
    .join(eol);
}
