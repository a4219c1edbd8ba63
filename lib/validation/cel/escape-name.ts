const RESERVED: ReadonlySet<string> = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var void ' +
    'while'
  ).split(' '),
);

const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** The name a rule uses for a property (`namespace` → `__namespace__`), or null when rules cannot name it. */
export function escapeName(name: string): string | null {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!/^[a-zA-Z_./-][a-zA-Z0-9_./-]*$/.test(name)) return null;
  return name.replace(/__|[-./]/g, (part) => ESCAPES[part] ?? part);
}
