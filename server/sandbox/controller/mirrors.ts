import { WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { bundleOf } from './class-status.ts';
import { type Mirror, type MirrorOptions, startMirror } from './mirror.ts';
import { collectionPath, FOLLOWED_KINDS } from './resources.ts';

/** Live copies of everything status depends on. */
export type Mirrors = {
  /** False until everything was listed once: nothing may be concluded from absence before. */
  readonly areSynced: () => boolean;
  /** The same world until something changed. */
  readonly world: () => World;
  /** Release of the Gateway API the definitions are from; null: not known. */
  readonly bundle: () => string | null;
  /** Ends when the signal does. */
  readonly done: Promise<unknown>;
};

const DEFINITION =
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=metadata.name%3Dgatewayclasses.gateway.networking.k8s.io';

/** Starts them; `onChange` is called for every change. */
export function startMirrors(options: Omit<MirrorOptions, 'path'>): Mirrors {
  let world: World | null = null;
  const onChange = () => {
    world = null;
    options.onChange();
  };
  const mirror = (path: string): Mirror => startMirror({ ...options, onChange, path });
  const content = [...FOLLOWED_KINDS.map(collectionPath), '/api/v1/configmaps'].map(mirror);
  const definition = mirror(DEFINITION);
  const all = [...content, definition];
  return {
    areSynced: () => all.every((each) => each.isSynced()),
    world: () => {
      world ??= createWorld('sandbox', content.flatMap(objectsOf), ALL_KEYS);
      return world;
    },
    bundle: () => bundleOf(objectsOf(definition)[0]),
    done: Promise.all(all.map((each) => each.done)),
  };
}

const ALL_KEYS = WATCHED_KINDS.map(({ key }) => key);

function objectsOf(mirror: Mirror): readonly KubeObject[] {
  return [...mirror.objects.values()];
}
