import { expect, test } from 'vitest';
import { answerRequest } from './answer-request.ts';
import { backendRows } from './backend-rows.ts';
import { readCurlInto } from './curl-into-form.ts';
import { EMPTY_FORM } from './request-form.ts';
import { sightsOf } from './request-marks.ts';
import { demoWorld, echoRequest, echoRoute } from './simulated-world.fixture.ts';
import { groupTrace, stepSentence } from './trace-groups.ts';

const decisionOf = (rules: string) => answerRequest(echoRequest(), demoWorld(echoRoute(rules))).decision;

test('backends stand in their order with the shares of both worlds, and those that are gone after them', () => {
  const before = decisionOf('[{backendRefs: [{name: echo, port: 8080}]}]');
  const after = decisionOf(
    '[{backendRefs: [{name: echo-v1, port: 8080, weight: 3}, {name: echo-v2, port: 8080}, {name: echo-v1, port: 8080}]}]',
  );
  const shares = (rows: ReturnType<typeof backendRows>) =>
    rows.map(({ name, share, other }) => ({ name, share, other }));
  expect(shares(backendRows(after, before))).toEqual([
    { name: 'echo-v1', share: 0.8, other: null },
    { name: 'echo-v2', share: 0.2, other: null },
    { name: 'echo', share: null, other: 1 },
  ]);
  expect(shares(backendRows(before, null))).toEqual([{ name: 'echo', share: 1, other: null }]);
});

test('what a backend sees is marked against what was sent, backends that see the same stand together', () => {
  const rules = `[{
    matches: [{path: {value: /shop}}],
    filters: [
      {type: URLRewrite, urlRewrite: {hostname: inner, path: {type: ReplacePrefixMatch, replacePrefixMatch: /v2}}},
      {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: X-A, value: new}], add: [{name: x-b, value: "1"}], remove: [x-c]}},
      {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-seen, value: "1"}], remove: [server]}},
    ],
    backendRefs: [
      {name: echo-v1, port: 8080}, {name: echo, port: 8080},
      {name: echo-v2, port: 8080, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-v, value: "2"}]}}]},
      {name: gone, port: 8080}],
  }]`;
  const request = echoRequest({
    path: '/shop/cart?x=1',
    headers: [
      { name: 'X-A', value: 'old' },
      { name: 'x-c', value: 'secret' },
      { name: 'x-d', value: 'kept' },
    ],
  });
  const { decision } = answerRequest(request, demoWorld(echoRoute(rules)));
  const [both, own, ...rest] = sightsOf(request, decision.backends);
  expect(rest).toEqual([]);
  expect(both).toEqual({
    backends: ['echo-v1', 'echo'],
    lines: [
      { name: 'path', value: '/v2/cart?x=1', was: '/shop/cart?x=1', change: 'changed' },
      { name: 'host', value: 'inner', was: 'echo.demo:8080', change: 'changed' },
      { name: 'x-a', value: 'new', was: 'old', change: 'changed' },
      { name: 'x-b', value: '1', was: null, change: 'added' },
      { name: 'x-c', value: null, was: 'secret', change: 'removed' },
      { name: 'x-d', value: 'kept', was: null, change: null },
    ],
    response: [
      { change: 'set', name: 'x-seen', value: '1' },
      { change: 'remove', name: 'server', value: null },
    ],
  });
  expect(own?.backends).toEqual(['echo-v2']);
  expect(own?.lines.at(-1)).toEqual({ name: 'x-v', value: '2', was: null, change: 'added' });
});

test('the trace keeps its order in three parts, folds what does not match, and drops nothing', () => {
  const others = Array.from(
    { length: 5 },
    (_, index) => `{matches: [{path: {value: /other-${index}}}], backendRefs: [{name: echo-v2, port: 8080}]}`,
  );
  const rules = `[${others.join(', ')}, {matches: [{path: {value: /}, method: GET}], backendRefs: [{name: echo-v1, port: 8080}]}, {backendRefs: [{name: echo-v2, port: 8080}]}]`;
  const { trace } = answerRequest(echoRequest(), demoWorld(echoRoute(rules)));
  const groups = groupTrace(trace);
  expect(groups.map(({ title }) => title)).toEqual([
    'Where it arrives',
    'Which rule takes it',
    'What the rule does',
  ]);
  const competition = groups[1];
  expect(competition?.lines.map(({ mark }) => mark)).toEqual(['won', 'lost']);
  expect(competition?.folded.map(({ mark }) => mark)).toEqual(['out', 'out', 'out', 'out', 'out']);
  const told = groups.flatMap(({ lines, folded }) => [...lines, ...folded]).map(({ step }) => step);
  expect(new Set(told)).toEqual(new Set(trace));
  expect(told).toHaveLength(trace.length);
});

test('without a winner the nearest misses are shown', () => {
  const rules = '[{matches: [{path: {value: /a}}], backendRefs: [{name: echo-v1, port: 8080}]}]';
  const { trace } = answerRequest(echoRequest(), demoWorld(echoRoute(rules)));
  const competition = groupTrace(trace)[1];
  expect(competition?.lines.map(({ mark }) => mark)).toEqual(['out', 'plain']);
  expect(competition?.folded).toEqual([]);
});

test.each([
  { code: 'filter', message: 'filter: set x', sentence: 'Filter: set x' },
  { code: 'facet', message: 'the routes of b apply', sentence: 'The routes of b apply' },
  { code: 'destination', message: 'echo is Service demo/echo', sentence: 'echo is Service demo/echo' },
  { code: 'backend', message: '90% to demo/echo', sentence: '90% to demo/echo' },
  { code: 'won', message: 'shop/cart rule 2 won', sentence: 'shop/cart rule 2 won' },
])('$message', ({ code, message, sentence }) => {
  expect(stepSentence({ code, message })).toBe(sentence);
});

test('a curl line fills the form and leaves where it comes from', () => {
  const form = { ...EMPTY_FORM, from: 'web' };
  expect(readCurlInto(form, `curl -u me:pw -H 'X-Canary: 1' 'http://echo.demo:8080/a?b=1'`)).toEqual({
    ok: true,
    value: {
      notes: [expect.stringContaining('without authorization')],
      form: {
        from: 'web',
        to: 'echo.demo:8080',
        protocol: 'http',
        method: 'GET',
        path: '/a',
        query: [{ id: 0, name: 'b', value: '1' }],
        headers: [{ id: 0, name: 'X-Canary', value: '1' }],
      },
    },
  });
  expect(readCurlInto(form, 'curl -H "content-type: application/grpc" -d "" echo/p.S/M')).toMatchObject({
    value: { form: { protocol: 'grpc', path: '/p.S/M' } },
  });
  expect(readCurlInto(form, 'wget x')).toEqual({ ok: false, error: 'This starts with wget, not with curl.' });
});
