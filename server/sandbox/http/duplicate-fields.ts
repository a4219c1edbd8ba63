const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

type Level = { readonly keys: Set<string> | null; place: string | number; awaitsKey: boolean };

/** Paths of fields an object of a valid JSON text says more than once (`spec.rules[0].name`), in the order they are met. Of them the last one counts. */
export function duplicateFields(text: string): readonly string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), place: '', awaitsKey: true });
    else if (token === '[') levels.push({ keys: null, place: 0, awaitsKey: false });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') {
      if (level) step(level);
    } else if (level?.keys && level.awaitsKey) {
      const key = token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
      level.place = key;
      level.awaitsKey = false;
      if (level.keys.has(key)) found.push(pathOf(levels));
      level.keys.add(key);
    }
  }
  return found;
}

function step(level: Level): void {
  if (typeof level.place === 'number') level.place += 1;
  else level.awaitsKey = true;
}

function pathOf(levels: readonly Level[]): string {
  const parts = levels.map(({ place }) => (typeof place === 'number' ? `[${place}]` : `.${place}`));
  return parts.join('').slice(1);
}
