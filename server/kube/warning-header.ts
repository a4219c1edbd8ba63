/**
 * Reads the texts of `Warning` headers (RFC 7234 §5.5): several per header, quoted-pairs, optional date.
 * What does not parse is kept whole: a warning is never hidden. Duplicates are dropped.
 */
export function parseWarnings(headers: string | readonly string[] | undefined): string[] {
  const lines = headers === undefined ? [] : typeof headers === 'string' ? [headers] : headers;
  const texts = new Set<string>();
  for (const line of lines) for (const text of parseLine(line)) texts.add(text);
  return [...texts];
}

function parseLine(line: string): string[] {
  // warn-code SP warn-agent SP warn-text [ SP warn-date ], comma separated
  const entry = /\s*\d{3} \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?\s*(?:,|$)/gy;
  const texts: string[] = [];
  let end = 0;
  for (const match of line.matchAll(entry)) {
    end = match.index + match[0].length;
    const text = (match[1] ?? '').replace(/\\(.)/g, '$1');
    if (text !== '') texts.push(text);
  }
  const rest = line.slice(end).trim();
  if (rest !== '') texts.push(rest);
  return texts;
}
