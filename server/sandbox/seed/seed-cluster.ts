import { crdFor, describedKinds } from '#lib/gateway-api/schema/crd.ts';
import { invariant } from '#lib/result/assert.ts';
import type { SandboxCluster } from '../cluster.ts';
import { seedAccess } from './access.ts';
import { seedRoutes } from './routes.ts';
import { createSeeder, type Seeder } from './seeder.ts';
import { seedServices } from './services.ts';
import { NAMESPACES, SHOP_SERVICES, SHOP_WORKLOADS } from './shop.ts';
import { seedPods } from './workloads.ts';

/** Installs the Gateway API (standard channel) and, for `demo`, the demo application and the shop. `empty` has the namespace `default` only. */
export function seedCluster(cluster: SandboxCluster, seed: 'demo' | 'empty'): void {
  const seeder = createSeeder(cluster);
  seedNamespaces(seeder, ['default']);
  for (const kind of describedKinds('standard')) {
    const crd = crdFor(kind, 'standard');
    invariant(crd, `no definition for ${kind}`);
    seeder.apply('kubectl', crd);
  }
  if (seed === 'demo') seedNamespaces(seeder, NAMESPACES);
  seedAccess(seeder, seed === 'demo' ? 'demo' : 'default');
  if (seed === 'empty') return;
  const pods = seedPods(seeder, SHOP_WORKLOADS, cluster.now());
  seedServices(seeder, SHOP_SERVICES, pods);
  seedRoutes(seeder);
}

function seedNamespaces(seeder: Seeder, names: readonly string[]): void {
  for (const name of names)
    seeder.create('kubectl-create', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}
