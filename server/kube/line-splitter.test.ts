import { expect, test } from 'vitest';
import { AppError } from '#server/errors/app-error.ts';
import { createLineSplitter } from './line-splitter.ts';

function split(chunks: readonly Buffer[], maxBytes = 1000): string[] {
  const lines: string[] = [];
  const push = createLineSplitter(maxBytes, (line) => lines.push(line));
  for (const chunk of chunks) push(chunk);
  return lines;
}

test('lines are the same wherever the bytes are cut, also inside a character', () => {
  const bytes = Buffer.from('{"a":"ü€😀"}\n\n{"b":2}\r\n{"c"');
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    for (const second of [cut, Math.min(cut + 1, bytes.length)]) {
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut, second), bytes.subarray(second)];
      expect(split(chunks)).toEqual(['{"a":"ü€😀"}', '{"b":2}\r']);
    }
  }
});

test('a line without its newline is never handed out', () => {
  expect(split([Buffer.from('{"type":"ADDED"')])).toEqual([]);
});

test.each([
  [[Buffer.from('x'.repeat(11))]],
  [[Buffer.from('x'.repeat(6)), Buffer.from('x'.repeat(6))]],
  [[Buffer.from(`${'x'.repeat(11)}\n`)]],
])('too long a line is refused', (chunks) => {
  expect(() => split(chunks, 10)).toThrow(AppError);
});
