const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

type Level = { readonly keys: Set<string> | null; place: string | number; awaitsKey: boolean };

/** Paths of fields an object of a valid JSON text says more than once (`spec.rules[0].name`), in the order they are met. Of them the last one counts. */
export function duplicateFields(text: string): readonly string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') levels.push(token === '{' ? newObject() : newList());
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') step(levels.at(-1));
    else if (isRepeatedKey(levels.at(-1), token)) found.push(pathOf(levels));
  }
  return found;
}

function newObject(): Level {
  return { keys: new Set(), place: '', awaitsKey: true };
}

function newList(): Level {
  return { keys: null, place: 0, awaitsKey: false };
}

function step(level: Level | undefined): void {
  if (typeof level?.place === 'number') level.place += 1;
  else if (level) level.awaitsKey = true;
}

/** Takes a text where a key is awaited as the key. */
function isRepeatedKey(level: Level | undefined, token: string): boolean {
  if (!level?.keys || !level.awaitsKey) return false;
  const key = token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
  level.place = key;
  level.awaitsKey = false;
  const repeated = level.keys.has(key);
  level.keys.add(key);
  return repeated;
}

function pathOf(levels: readonly Level[]): string {
  const parts = levels.map(({ place }) => (typeof place === 'number' ? `[${place}]` : `.${place}`));
  return parts.join('').slice(1);
}
