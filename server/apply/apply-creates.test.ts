import { test } from 'vitest';
import { type ApplyCase, checkCase, create, created, OURS, OURS_AND_ARGO, ok } from './apply-case.fixture.ts';
import { liveRoute, MISSING, status } from './scripted-door.fixture.ts';

const CASES: readonly ApplyCase[] = [
  {
    name: 'a create: rehearsed, then written',
    documents: [create(1)],
    script: [MISSING, created(liveRoute(1, '1')), MISSING, created(liveRoute(1, '1'))],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['created'],
  },
  {
    name: 'a create of what exists never merges',
    documents: [create(1)],
    script: [ok(liveRoute(1, '1'))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['already-exists'],
  },
  {
    name: 'a create that was stored already by an earlier attempt of ours',
    documents: [create(1)],
    script: [ok(liveRoute(1, '1', OURS)), ok(liveRoute(1, '1', OURS))],
    requests: ['GET', 'PATCH dry'],
    stage: 'applied',
    outcomes: ['unchanged'],
    warnings: [/exactly as intended/],
  },
  {
    name: 'a create of what we created otherwise',
    documents: [create(2)],
    script: [ok(liveRoute(1, '1', OURS)), ok(liveRoute(2, '1', OURS))],
    requests: ['GET', 'PATCH dry'],
    stage: 'dry-run',
    outcomes: ['already-exists'],
  },
  {
    name: 'a create of what others had a hand in',
    documents: [create(1)],
    script: [ok(liveRoute(1, '1', OURS_AND_ARGO, { hostnames: ['a'] }))],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['already-exists'],
  },
  {
    name: 'a create that lost a race is said to have merged',
    documents: [create(1)],
    script: [MISSING, created(liveRoute(1, '1')), MISSING, ok(liveRoute(1, '2'))],
    requests: ['GET', 'PATCH dry', 'GET', 'PATCH'],
    stage: 'applied',
    outcomes: ['created'],
    warnings: [/at the same moment/],
  },
  {
    name: 'a kind that is not served is not an object that is missing',
    documents: [create(1)],
    script: [status(404)],
    requests: ['GET'],
    stage: 'dry-run',
    outcomes: ['absent'],
  },
];

test.each(CASES)('$name', checkCase);
