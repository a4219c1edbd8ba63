import { expect, test } from 'vitest';
import { exampleRequests } from './example-requests.ts';
import { demoWorld, echoRoute } from './simulated-world.fixture.ts';

test('examples ask for what the routes ask for, conditions first, expressions left out', () => {
  const backend = 'backendRefs: [{name: echo-v1, port: 8080}]';
  const world = demoWorld(
    [
      echoRoute(`[{${backend}}]`, 'plain'),
      echoRoute(
        `[{matches: [{path: {type: RegularExpression, value: "/x.*"}}], ${backend}},
          {matches: [{path: {value: /cart}, headers: [{name: version, value: v2}]}], ${backend}}]`,
        'canary',
      ),
      echoRoute(`[{matches: [{path: {type: RegularExpression, value: "/x.*"}}], ${backend}}]`, 'expression'),
    ].join('---'),
  );
  const examples = exampleRequests(world);
  expect(examples.map(({ words }) => words)).toEqual([
    'client in demo → echo.demo:8080 /cart with version: v2',
    'client in demo → echo.demo:8080',
  ]);
  expect(examples[0]?.form).toMatchObject({
    from: 'demo',
    to: 'echo.demo:8080',
    path: '/cart',
    headers: [{ id: 0, name: 'version', value: 'v2' }],
  });
});

test('without routes there are none', () => {
  expect(exampleRequests(demoWorld())).toEqual([]);
});

test('where some namespaces are shown only, the examples are of these', () => {
  const world = demoWorld(echoRoute('[{backendRefs: [{name: echo-v1, port: 8080}]}]', 'plain'));
  expect(exampleRequests(world, ['web', 'demo'])).toHaveLength(1);
  expect(exampleRequests(world, ['web'])).toEqual([]);
});
