import { expect, it } from 'vitest';
import { clusterSummary } from './cluster.fixture.ts';
import { gatewayApiWords } from './cluster-facts.tsx';

it.each([
  { parts: { gatewayApi: null, gatewayApiKnown: true }, words: 'Not installed' },
  { parts: { gatewayApi: null, gatewayApiKnown: false }, words: 'Unknown' },
  { parts: { gatewayApi: { bundleVersion: null, channel: null } }, words: 'Version unknown' },
  { parts: { gatewayApi: { bundleVersion: 'v1.6.1', channel: 'standard' } }, words: 'v1.6.1 standard' },
  { parts: { gatewayApi: { bundleVersion: 'v1.6.1', channel: null } }, words: 'v1.6.1' },
])('$parts → $words', ({ parts, words }) => {
  expect(gatewayApiWords(clusterSummary(parts))).toBe(words);
});
