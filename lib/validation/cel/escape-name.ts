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

/** The names a rule may use for a property: `a-b` is `a__dash__b`; a word of CEL has two. None: rules cannot name it. */
export function escapedNames(name: string): readonly string[] {
  // Since Kubernetes 1.33 a word of CEL may stand after the dot as it is.
  if (RESERVED.has(name)) return [`__${name}__`, name];
  if (!/^[a-zA-Z_./-][a-zA-Z0-9_./-]*$/.test(name)) return [];
  return [name.replace(/__|[-./]/g, (part) => ESCAPES[part] ?? part)];
}
