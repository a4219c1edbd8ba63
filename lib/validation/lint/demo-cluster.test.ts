import { describe, expect, it } from 'vitest';
import { isRouteKind, WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { createCluster } from '#server/sandbox/cluster.ts';
import { seedCluster } from '#server/sandbox/seed/seed-cluster.ts';
import { checkValue } from '../check-document.ts';
import { compileSchema } from '../open-api/compile-schema.ts';

/** The demo and the shop, as a browser sees them. */
function demoWorld() {
  const cluster = createCluster();
  seedCluster(cluster, 'demo');
  const objects = WATCHED_KINDS.flatMap(({ group, kind }): readonly KubeObject[] => {
    const type = cluster.kinds.byKind(group, kind);
    return type ? cluster.store.list(type.id) : [];
  });
  return createWorld(
    'c',
    objects,
    WATCHED_KINDS.map(({ key }) => key),
  );
}

const schemas = new Map<string, ReturnType<typeof compileSchema> | 'absent'>();

function schemaOf({ kind, version }: { readonly kind: string; readonly version: string }) {
  const key = `${kind}/${version}`;
  const known = schemas.get(key);
  if (known) return known;
  const raw = schemaFor(kind, version, 'standard');
  const schema = raw ? compileSchema(raw) : 'absent';
  schemas.set(key, schema);
  return schema;
}

describe('the demo cluster', () => {
  const world = demoWorld();
  const context = { schemaFor: schemaOf, world };

  it('has routes to look at', () => {
    const routes = [...world.objects.values()].filter((object) => isRouteKind(identityOf(object)));
    expect(routes.length).toBeGreaterThan(9);
  });

  it('gets advice only where it is broken on purpose', () => {
    const found = [...world.objects.values()]
      .filter((object) => identityOf(object).group === 'gateway.networking.k8s.io')
      .flatMap((object) =>
        checkValue(object, context).map(
          ({ code, path }) => `${object.kind}/${object.metadata.name} ${code} ${formatFieldPath(path)}`,
        ),
      );
    expect(found).toEqual([
      'HTTPRoute/refunds backend-without-endpoints spec.rules[0].backendRefs[0].name',
      'HTTPRoute/refunds backend-missing spec.rules[0].backendRefs[1].name',
    ]);
  });
});
