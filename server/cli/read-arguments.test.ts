import { describe, expect, it } from 'vitest';
import { readArguments } from './read-arguments.ts';

const SPECS = {
  file: { kind: 'paths', short: 'f' },
  output: { kind: 'choice', short: 'o', values: ['text', 'json'] },
  name: { kind: 'text' },
  live: { kind: 'switch' },
} as const;

describe('readArguments', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['-f a b c', ['a', 'b', 'c'], []],
    ['x -f a -o json y', ['a'], ['y', 'x']],
    ['-f a --live b', ['a'], ['b']],
    ['-f a b -f c', ['a', 'b', 'c'], []],
    ['--file=a b', ['a'], ['b']],
    ['-fa b', ['a'], ['b']],
    ['-f a -- b -c', ['a'], ['b', '-c']],
    ['-f - x', ['-', 'x'], []],
    ['--name=-x', [], []],
  ])('%s', (line, files, positionals) => {
    const args = readArguments(SPECS, line.split(' '));
    expect(args.paths.get('file') ?? []).toEqual(files);
    expect([...args.positionals].sort()).toEqual([...positionals].sort());
  });

  it('takes the last of a flag given twice', () => {
    expect(readArguments(SPECS, ['-o', 'json', '-o', 'text']).texts.get('output')).toBe('text');
  });
});
