import { Composer, type Document, Parser, parseDocument } from 'yaml';

/** Stray tokens after which the rest is not read: they tell that this is no YAML, and each costs memory. */
const MAX_STRAY = 1000;

/*
 * Keys are compared by `shapeProblems`: the library's own check looks at all pairs of a mapping, seconds for some ten thousand keys.
 */
const OPTIONS = { keepSourceTokens: true, merge: true, prettyErrors: false, uniqueKeys: false } as const;

/** All documents of a text with their source tokens; a text without any is one empty document. Throws RangeError when the stack runs out. */
export function composeDocuments(text: string): readonly Document[] {
  const documents = withoutStacks(() => composeAll(text));
  return documents.length > 0 ? documents : [parseDocument(text, OPTIONS)];
}

function composeAll(text: string): readonly Document[] {
  const composer = new Composer(OPTIONS);
  const documents: Document[] = [];
  let stray = 0;
  for (const token of new Parser().parse(text)) {
    documents.push(...composer.next(token));
    if (token.type === 'error') stray += 1;
    if (stray > MAX_STRAY) break;
  }
  documents.push(...composer.end());
  return documents;
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
