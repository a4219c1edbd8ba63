'use client';

import { useMemo, useState } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { uidOf } from '#lib/gateway-api/kube-object.ts';
import type { ParentRef } from '#lib/gateway-api/route.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { parentKeyOf } from '#lib/routing/attachment.ts';
import { routesOf } from '#lib/routing/read-routes.ts';
import { type FollowStory, followApply } from '#lib/status/follow.ts';
import type { FollowEntry } from './follow-entry.ts';
import { useTicking } from './use-ticking.ts';

/** What has become of one write so far, from the live stream. */
export function useFollowStory(entry: FollowEntry): FollowStory {
  const world = useWorld();
  const [isSettled, setSettled] = useState(false);
  const now = useTicking(!isSettled);
  const current = world.objects.get(entry.key) ?? null;
  const [wasSeen, setWasSeen] = useState(false);
  // Derived from the stream, but it has to outlive the object: afterwards its absence means that somebody deleted it.
  if (!wasSeen && current && (entry.uid === null || uidOf(current) === entry.uid)) setWasSeen(true);
  const controllers = useMemo(() => controllersOf(world), [world]);
  const story = followApply({
    applied: entry,
    current,
    wasSeen,
    elapsedMs: Math.max(0, now - entry.sentAt),
    parentExists: (parent) => parentExists(world, parent),
    controllers,
  });
  if (story.settled !== isSettled) setSettled(story.settled);
  return story;
}

function parentExists(world: World, parent: ParentRef): boolean | null {
  if (world.objects.has(parentKeyOf(parent))) return true;
  return isSynced(world, parent) ? false : null;
}

/** Controllers that have answered for any route of this cluster. */
function controllersOf(world: World): readonly string[] {
  const names = routesOf(world).flatMap(({ object }) =>
    objectsAt(objectAt(object, 'status'), 'parents').map((entry) => stringAt(entry, 'controllerName') ?? ''),
  );
  return [...new Set(names)].filter((name) => name !== '').sort();
}
