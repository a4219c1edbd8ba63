import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT } from './draft.ts';
import { ROUTE, service, world } from './gesture-fixture.ts';
import { gestureOutlook } from './gesture-outlook.ts';

const target = { parent: service('demo-app'), backend: service('demo-app-v2') };
const idle = ROUTE.replace('weight: 3', 'weight: 0').replace('weight: 1', 'weight: 0');
const halfIdle = ROUTE.replace('weight: 1', 'weight: 0');
const second = ROUTE.replace('name: demo-app\n', 'name: demo-app-2\n');

describe('gestureOutlook', () => {
  it.each([
    { name: 'no route', routes: [], choice: {}, expected: { createsRoute: true, isRestIdle: false } },
    { name: 'a route', routes: [ROUTE], choice: {}, expected: { createsRoute: false, isRestIdle: false } },
    {
      name: 'a route, but a new one is wanted',
      routes: [ROUTE],
      choice: { route: 'new' as const },
      expected: { createsRoute: true, isRestIdle: false },
    },
    {
      name: 'two routes, none chosen yet',
      routes: [ROUTE, second],
      choice: {},
      expected: { createsRoute: false, isRestIdle: false },
    },
    {
      name: 'all weights 0',
      routes: [idle],
      choice: {},
      expected: { createsRoute: false, isRestIdle: true },
    },
    {
      name: 'one weight 0',
      routes: [halfIdle],
      choice: {},
      expected: { createsRoute: false, isRestIdle: false },
    },
    {
      name: 'the only other one at 0',
      routes: [halfIdle],
      choice: { backend: service('demo-app') },
      expected: { createsRoute: false, isRestIdle: true },
    },
  ])('$name', ({ routes, choice, expected }) => {
    expect(gestureOutlook(world(...routes), EMPTY_DRAFT, { ...target, ...choice })).toEqual(expected);
  });
});
