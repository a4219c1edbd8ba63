/** Specs for the CEL rules of the Gateway API: `valid` and `invalid` say what both channels think, unless one is named. */
export type RuleCase = {
  readonly kind: string;
  readonly name: string;
  readonly spec: string;
  /** Channels whose API server takes it. */
  readonly valid: 'both' | 'none' | 'standard' | 'experimental';
};

/** Group and kind of a Service in a reference. */
export const SERVICE = 'group: "", kind: Service';

/** Cases of one kind: which channels take it, its name, its spec in YAML. */
export function cases(kind: string, rows: readonly (readonly [RuleCase['valid'], string, string])[]) {
  return rows.map(([valid, name, spec]): RuleCase => ({ kind, valid, name, spec }));
}

/** A spec of one rule with these filters. */
export function filters(list: string): string {
  return `{rules: [{filters: [${list}]}]}`;
}

/** The same entry of a list several times. */
export function repeated(count: number, item: string): string {
  return Array.from({ length: count }, () => item).join(', ');
}

/** Payload of a header modifier. */
export const HEADERS = '{set: [{name: a, value: b}]}';
/** What a mirror filter sends to. */
export const MIRROR = 'backendRef: {name: m, port: 80}';
