import { parseArgs } from 'node:util';
import { closestName } from '#lib/validation/open-api/closest-name.ts';
import { UsageError } from './cli-error.ts';

/**
 * `paths`: takes every argument up to the next flag, may be repeated; `--flag=path` takes one · `choice`: one of `values`
 * · `text` · `switch`.
 */
export type FlagSpec = {
  readonly kind: 'paths' | 'text' | 'switch' | 'choice';
  readonly short?: string;
  readonly values?: readonly string[];
};

/** Flags of a command by their long names. */
export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** What was given; of a text or choice given twice the last counts. */
export type Arguments = {
  readonly positionals: readonly string[];
  readonly switches: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
  readonly paths: ReadonlyMap<string, readonly string[]>;
};

/** Reads the arguments behind the command. Throws `UsageError`. */
export function readArguments(specs: FlagSpecs, args: readonly string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { kind, short }]) => [
      name,
      {
        type: kind === 'switch' ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const positionals: string[] = [];
  const switches = new Set<string>();
  const texts = new Map<string, string>();
  const paths = new Map<string, string[]>();
  let open: string[] | null = null;
  for (const token of tokens) {
    if (token.kind === 'positional') (open ?? positionals).push(token.value);
    else open = null;
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
    if (!spec) throw unknownFlag(token.rawName, specs);
    if (spec.kind === 'switch') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
      switches.add(token.name);
      continue;
    }
    const value = givenValue(token);
    if (spec.kind !== 'paths') texts.set(token.name, checked(token.rawName, spec, value));
    else {
      const list = paths.get(token.name) ?? [];
      list.push(value);
      paths.set(token.name, list);
      if (token.inlineValue !== true) open = list;
    }
  }
  return { positionals, switches, texts, paths };
}

type OptionToken = {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
};

/** A value that looks like a flag was forgotten, not meant; `--flag=-x` says so if it was. */
function givenValue({ rawName, value, inlineValue }: OptionToken): string {
  if (value !== undefined && value !== '' && (inlineValue || value === '-' || !value.startsWith('-')))
    return value;
  throw new UsageError(`${rawName} needs a value.`);
}

function checked(rawName: string, { values }: FlagSpec, value: string): string {
  if (values === undefined || values.includes(value)) return value;
  throw new UsageError(`${rawName} takes ${orList(values)}, not "${value}".`);
}

function unknownFlag(rawName: string, specs: FlagSpecs): UsageError {
  const near = closestName(rawName.replace(/^-+/, ''), Object.keys(specs));
  return new UsageError(`There is no flag ${rawName}${near ? `; did you mean --${near}?` : '.'}`);
}

/** `a, b or c`. */
export function orList(values: readonly string[]): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}
