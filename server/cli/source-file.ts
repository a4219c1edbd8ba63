/** A text with its name for messages. */
export type SourceFile = {
  /** As the person wrote it, `<stdin>` for `-`. */
  readonly name: string;
  readonly text: string;
  /** Line and column of an offset, from 1; columns count UTF-16 units. */
  place(offset: number): { readonly line: number; readonly column: number };
};

/** Wraps a text; lines are counted on the first question. */
export function createSourceFile(name: string, text: string): SourceFile {
  let starts: readonly number[] | null = null;
  return {
    name,
    text,
    place(offset) {
      starts ??= lineStarts(text);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
