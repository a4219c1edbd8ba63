import { expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { paceWorld } from './pace-world.ts';

it('looks again only after twenty times as long as the last look took', () => {
  let now = 1_000;
  const paced = paceWorld(
    () => worldFromManifests(''),
    () => now,
  );
  const first = paced.current();
  paced.tookMs(100);
  now += 1_999;
  expect(paced.current()).toBe(first);
  now += 1;
  expect(paced.current()).not.toBe(first);
});
