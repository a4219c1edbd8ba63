import { expect, it } from 'vitest';
import { withArticle } from './article.ts';

it.each([
  ['HTTPRoute', 'an HTTPRoute'],
  ['GRPCRoute', 'a GRPCRoute'],
  ['TCPRoute', 'a TCPRoute'],
  ['UDPRoute', 'a UDPRoute'],
  ['XMesh', 'an XMesh'],
  ['Gateway', 'a Gateway'],
  ['Service', 'a Service'],
  ['Ingress', 'an Ingress'],
])('%s', (kind, words) => {
  expect(withArticle(kind)).toBe(words);
});
