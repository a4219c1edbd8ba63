import { Composer, Document, Lexer, Parser, parseDocument, YAMLParseError } from 'yaml';

/** Faults after which the rest is not read: they tell that this is no YAML, and each costs time and memory. */
const MAX_FAULTS = 1000;
/** Deepest nesting of lists and mappings; the CRDs of real projects reach about 60, and the parser recurses. */
export const MAX_DEPTH = 200;

/*
 * Keys are compared by `shapeProblems`: the library's own check looks at all pairs of a mapping, seconds for some ten thousand keys.
 */
const OPTIONS = { keepSourceTokens: true, merge: true, prettyErrors: false, uniqueKeys: false } as const;

/** The text nests deeper than `MAX_DEPTH`; `offset` is where it goes too far. */
export class TooDeep extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super('nested too deeply');
    this.offset = offset;
  }
}

/** All documents of a text with their source tokens; a text without any is one empty document. Throws `TooDeep`. */
export function composeDocuments(text: string): readonly Document[] {
  const documents = withoutStacks(() => composeAll(text));
  return documents.length > 0 ? documents : [parseDocument(text, OPTIONS)];
}

class TooManyFaults extends Error {}

function composeAll(text: string): readonly Document[] {
  const composer = new Composer(OPTIONS);
  limitFaults(composer);
  const documents: Document[] = [];
  let stray = 0;
  try {
    for (const token of shallowTokens(text)) {
      documents.push(...composer.next(token));
      if (token.type === 'error') stray += 1;
      if (stray > MAX_FAULTS) break;
    }
    documents.push(...composer.end());
    if (stray > MAX_FAULTS && documents.length === 0) documents.push(broken(composer));
  } catch (error) {
    if (!(error instanceof TooManyFaults)) throw error;
    documents.push(broken(composer));
  }
  return documents;
}

type Token = ReturnType<Parser['next']> extends Generator<infer T> ? T : never;

/** `Parser.parse`, which ends with `TooDeep` as soon as what is open goes too deep: composing it would take the whole stack. */
function* shallowTokens(text: string): Generator<Token, void> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_DEPTH && openCollections(parser) > MAX_DEPTH)
      throw new TooDeep(Math.max(0, parser.offset - lexeme.length));
  }
  yield* parser.end();
}

function openCollections({ stack }: Parser): number {
  return stack.filter(({ type }) => type.startsWith('block-') || type === 'flow-collection').length;
}

/**
 * Faults inside a document are reported through a private member. Should it go by another name one day, broken text only takes longer:
 * the test of `parseYaml` on garbage tells.
 */
function limitFaults(composer: Composer): void {
  const report: unknown = Reflect.get(composer, 'onError');
  if (typeof report !== 'function') return;
  let faults = 0;
  Reflect.set(composer, 'onError', (...fault: unknown[]) => {
    faults += 1;
    if (faults > MAX_FAULTS) throw new TooManyFaults();
    Reflect.apply(report, composer, fault);
  });
}

/** A document of which only the first faults are known. */
function broken(composer: Composer): Document {
  const document = new Document();
  const errors: unknown = Reflect.get(composer, 'errors');
  if (Array.isArray(errors)) document.errors = errors.filter((error) => error instanceof YAMLParseError);
  if (document.errors.length === 0)
    document.errors = [new YAMLParseError([0, 1], 'UNEXPECTED_TOKEN', 'This is no YAML')];
  return document;
}

/** Broken text makes an error object of nearly every character; their stacks, which nobody sees, would take most of the time. */
function withoutStacks<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
