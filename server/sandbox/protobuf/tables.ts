import { readFileSync } from 'node:fs';

/** How a field of a message is read. `name` is the one in JSON, `''` for an embedded struct. */
export type WireField = {
  readonly name: string;
  /** A scalar, one of Kubernetes' special types, or a message. */
  readonly type: string;
  readonly form: 'one' | 'list' | 'map';
  /** Go writes every field that is no pointer: a zero there says nothing unless JSON would say it too. */
  readonly keepZero: boolean;
};

/** Fields of one message by their number. */
export type WireMessage = ReadonlyMap<number, WireField>;

type Tables = {
  /** Message by `apiVersion kind`. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly messages: ReadonlyMap<string, WireMessage>;
};

let known: Tables | null = null;

/** What `e2e/cluster/protobuf-tables` wrote down of the Go types of Kubernetes; read at the first protobuf body. */
export function wireTables(): Tables {
  known ??= parseTables(readFileSync(new URL('./tables.txt', import.meta.url), 'utf8'));
  return known;
}

function parseTables(text: string): Tables {
  const kinds = new Map<string, string>();
  const messages = new Map<string, WireMessage>();
  for (const line of text.split('\n')) {
    const [what, first = '', second = '', third = ''] = line.split(' ');
    if (what === 'kind') kinds.set(`${first} ${second}`, third);
    if (what === 'message')
      messages.set(first, new Map(line.split(' ').slice(2).filter(Boolean).map(parseField)));
  }
  return { kinds, messages };
}

function parseField(text: string): readonly [number, WireField] {
  const [, number, name = '', type = '', form, keep] =
    /^(\d+)=([^:]*):([^[{!]+)(\[\]|\{\})?(!)?$/.exec(text) ?? [];
  const forms = { '[]': 'list', '{}': 'map' } as const;
  return [
    Number(number),
    { name, type, form: form === '[]' || form === '{}' ? forms[form] : 'one', keepZero: keep === '!' },
  ];
}
