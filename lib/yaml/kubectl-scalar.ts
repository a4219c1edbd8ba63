const WORDS: ReadonlyMap<string, boolean> = new Map(
  [
    ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'],
    ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'],
  ].flatMap((words, index) => words.map((word): [string, boolean] => [word, index === 0])),
);
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|(0[0-7]*)|([1-9][0-9]*))$/;
const BASES = [2, 16, 8, 8, 10] as const;

/**
 * What kubectl (go-yaml v2) makes of a plain scalar where YAML 1.2 may read something else: boolean words, `_` between digits, binary
 * and octal numbers. undefined: no different rule applies.
 */
export function kubectlScalar(source: string): boolean | number | undefined {
  const word = WORDS.get(source);
  if (word !== undefined || !/^[-+]?[0-9]/.test(source)) return word;
  const plain = source.replaceAll('_', '');
  const found = INTEGER.exec(plain);
  if (found) {
    const [, sign, ...digits] = found;
    const base = digits.findIndex((each) => each !== undefined);
    const size = Number.parseInt(digits[base] ?? '', BASES[base] ?? 10);
    return sign === '-' && size !== 0 ? -size : size;
  }
  return FLOAT.test(plain) ? Number(plain) : undefined;
}
