import { expect, test } from 'vitest';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { answerRequest, compareDecisions } from './answer-request.ts';
import { headlineOf, openPointsOf } from './headline.ts';
import { demoWorld, echoRequest, echoRoute } from './simulated-world.fixture.ts';

type Case = {
  readonly name: string;
  readonly documents?: string;
  readonly asked?: Partial<SimulatedRequest>;
  readonly tone: string;
  readonly text: string;
};

const split =
  '[{backendRefs: [{name: echo-v1, port: 8080, weight: 90}, {name: echo-v2, port: 8080, weight: 10}]}]';

test.each<Case>([
  { name: 'a split', documents: echoRoute(split), tone: 'ok', text: '90% echo-v1 · 10% echo-v2' },
  {
    name: 'a backend named twice is one',
    documents: echoRoute(
      '[{backendRefs: [{name: echo-v1, port: 8080}, {name: echo-v1, port: 8080, weight: 3}]}]',
    ),
    tone: 'ok',
    text: '100% echo-v1',
  },
  {
    name: 'a part that fails',
    documents: echoRoute(
      '[{backendRefs: [{name: echo-v1, port: 8080, weight: 3}, {name: gone, port: 8080}]}]',
    ),
    tone: 'warn',
    text: '75% echo-v1 · 25% fails with 500',
  },
  { name: 'no route', tone: 'ok', text: '100% echo' },
  {
    name: 'no match',
    documents: echoRoute('[{matches: [{path: {value: /a}}], backendRefs: [{name: echo-v1, port: 8080}]}]'),
    tone: 'bad',
    text: '404: no rule matches',
  },
  {
    name: 'no match for gRPC',
    documents: echoRoute('[{matches: [{path: {value: /a}}], backendRefs: [{name: echo-v1, port: 8080}]}]'),
    asked: { protocol: 'grpc', path: '/p.S/M' },
    tone: 'bad',
    text: 'UNIMPLEMENTED: no rule matches',
  },
  {
    name: 'nothing but a missing backend',
    documents: echoRoute('[{backendRefs: [{name: gone, port: 8080}]}]'),
    tone: 'bad',
    text: '500: no such Service',
  },
  {
    name: 'backends that fail each in its own way',
    documents: `${echoRoute('[{backendRefs: [{name: idle, port: 80, weight: 95}, {name: gone, port: 8080, weight: 5}]}]')}
---
{apiVersion: v1, kind: Service, metadata: {name: idle, namespace: demo}, spec: {ports: [{port: 80}]}}`,
    tone: 'bad',
    text: '95% fails with 503 · 5% fails with 500',
  },
  {
    name: 'no backend',
    documents: echoRoute('[{backendRefs: []}]'),
    tone: 'bad',
    text: '500: the rule has no backend',
  },
  {
    name: 'weights of 0',
    documents: echoRoute('[{backendRefs: [{name: echo-v1, port: 8080, weight: 0}]}]'),
    tone: 'bad',
    text: '500: all weights are 0',
  },
  {
    name: 'a redirect',
    documents: echoRoute(
      '[{filters: [{type: RequestRedirect, requestRedirect: {hostname: new.example, statusCode: 301}}]}]',
    ),
    tone: 'info',
    text: 'Redirect 301 → http://new.example:8080/',
  },
  { name: 'an unknown host', asked: { host: 'nobody' }, tone: 'idle', text: 'Unknown destination' },
  {
    name: 'an unknown port',
    asked: { host: 'echo.demo:1' },
    tone: 'idle',
    text: 'The Service has no such port',
  },
  { name: 'a pod', asked: { host: '10.0.0.1' }, tone: 'ok', text: 'Straight to the endpoint' },
  {
    name: 'an unknown Gateway',
    asked: { from: { kind: 'gateway', namespace: 'a', name: 'b', listener: null } },
    tone: 'idle',
    text: 'Unknown Gateway',
  },
])('$name: $text', ({ documents, asked, tone, text }) => {
  const headline = headlineOf(answerRequest(echoRequest(asked), demoWorld(documents)));
  expect(headline).toMatchObject({ tone, text });
});

test('a Service without a ready endpoint is said so', () => {
  const world = demoWorld(`
apiVersion: v1
kind: Service
metadata: {name: idle, namespace: demo}
spec: {ports: [{port: 80}]}`);
  expect(headlineOf(answerRequest(echoRequest({ host: 'idle.demo' }), world)).text).toBe(
    '503: no ready endpoint',
  );
});

test('an answer that is not certain is not shown as if all were well', () => {
  const asked = echoRequest({ from: { kind: 'namespace', namespace: 'nope-ns' } });
  const answer = answerRequest(asked, demoWorld(echoRoute(split)));
  expect(headlineOf(answer)).toMatchObject({
    tone: 'idle',
    text: '90% echo-v1 · 10% echo-v2',
    doubts: 1,
  });
  expect(openPointsOf(answer)).toEqual([
    { code: 'unknown-caller', message: 'No namespace nope-ns in this cluster.' },
  ]);
  const unknown = answerRequest(echoRequest({ host: 'nobody' }), demoWorld());
  expect(headlineOf(unknown).doubts).toBe(0);
  expect(openPointsOf(unknown)).toEqual([]);
});

test('an ExternalName has no endpoints', () => {
  const world = demoWorld(`
{apiVersion: v1, kind: Service, metadata: {name: away, namespace: demo},
 spec: {type: ExternalName, externalName: api.example.org, ports: [{port: 80}]}}`);
  expect(headlineOf(answerRequest(echoRequest({ host: 'away.demo' }), world)).detail).toBe(
    'No route applies: it goes to api.example.org, the name the Service stands for.',
  );
});

test('an answer knows where it arrived and what won', () => {
  const rules =
    '[{matches: [{path: {value: /a}}, {headers: [{name: x, value: y}]}], backendRefs: [{name: echo-v1, port: 8080}]}]';
  const answer = answerRequest(
    echoRequest({ headers: [{ name: 'X', value: 'y' }] }),
    demoWorld(echoRoute(rules)),
  );
  expect(answer.parent).toBe('/Service/demo/echo');
  expect(answer.wonWith).toBe('header x = y');
});

test('same, same result and different are told apart', () => {
  const decide = (rules: string) => answerRequest(echoRequest(), demoWorld(echoRoute(rules))).decision;
  const plain = decide('[{backendRefs: [{name: echo-v1, port: 8080}]}]');
  const moved = decide(
    '[{matches: [{path: {value: /a}}], backendRefs: [{name: echo-v2, port: 8080}]}, {backendRefs: [{name: echo-v1, port: 8080}]}]',
  );
  expect(compareDecisions(plain, plain)).toBe('same');
  expect(compareDecisions(plain, moved)).toBe('same-result');
  expect(compareDecisions(plain, decide(split))).toBe('differs');
});
