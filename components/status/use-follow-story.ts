'use client';

import { useMemo, useState } from 'react';
import { useKinds, useWorld } from '#components/live/cluster-live.tsx';
import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { uidOf } from '#lib/gateway-api/kube-object.ts';
import type { ParentRef } from '#lib/gateway-api/route.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { kindKey, type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { parentKeyOf } from '#lib/routing/attachment.ts';
import { routesOf } from '#lib/routing/read-routes.ts';
import { type FollowStory, followApply } from '#lib/status/follow.ts';
import type { KindStatus } from '#lib/wire/clusters.ts';
import type { FollowEntry } from './follow-entry.ts';
import { useTicking } from './use-ticking.ts';

/** What has become of one write so far, from the live stream. `isSuperseded`: the same object was written again since. */
export function useFollowStory(entry: FollowEntry, isSuperseded: boolean): FollowStory {
  const world = useWorld();
  const kinds = useKinds();
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
    isKindKnown: isKindKnown(world, kinds, entry.key),
    isSuperseded,
    elapsedMs: Math.max(0, now - entry.sentAt),
    parentExists: (parent) => parentExists(world, parent),
    controllers,
    areRoutesKnown: kinds.length > 0 && kinds.filter(isRouteKind).every((kind) => isComplete(world, kind)),
  });
  if (story.settled !== isSettled) setSettled(story.settled);
  return story;
}

function isKindKnown(world: World, kinds: readonly KindStatus[], key: ObjectKey): boolean {
  const identity = parseObjectKey(key);
  if (!identity) return false;
  const status = kinds.find((kind) => kindKey(kind) === kindKey(identity));
  return status !== undefined && isComplete(world, status);
}

/** All objects of the kind are shown; a kind that is not served has none. */
function isComplete(world: World, kind: KindStatus): boolean {
  return kind.state === 'ABSENT' || isSynced(world, kind);
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
