import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT } from '#lib/edit/draft.ts';
import { DEMO, ROUTE, route, world } from '#lib/edit/gesture-fixture.ts';
import { type Choices, type GestureStart, initialValues, planGesture } from './gesture-values.ts';

const SECOND = ROUTE.replace('name: demo-app\n', 'name: second\n');

function planned(start: GestureStart | null) {
  const values = {
    ...initialValues(null, start?.kind),
    conditions: [{ id: 0, kind: 'header', name: 'beta', value: 'yes', match: 'Exact' } as const],
  };
  const choices: Choices = start?.route ? { route: start.route } : {};
  return planGesture(world(ROUTE, SECOND), EMPTY_DRAFT, { ...DEMO, values, choices });
}

describe('where the form begins', () => {
  it('a drawn line begins with a share and asks for the route when there are several', () => {
    expect(planned(null)).toMatchObject({ ok: false, error: { code: 'route-needed' } });
    expect(initialValues(0.25)).toMatchObject({ kind: 'split', percent: 25 });
  });

  it('adding a rule begins with conditions, for exactly this route', () => {
    expect(planned({ kind: 'match', route: route('second') })).toMatchObject({
      ok: true,
      value: { route: route('second'), label: 'Send matching requests of demo-app to demo-app-v2' },
    });
  });
});
