'use client';

import { ChevronsUpDown, LayoutList } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuItem, MenuRadioGroup, MenuSeparator } from '#components/ui/menu.tsx';
import { StatusDot } from '#components/ui/status-dot.tsx';
import { useClusters } from './use-clusters.ts';
import { CLUSTER_STATE } from './watch-state-words.ts';

/** The cluster on the screen; opens the others. */
export function ClusterSwitcher({ cluster }: { readonly cluster: string }) {
  const clusters = useClusters();
  const router = useRouter();
  const list = clusters?.ok ? clusters.value.clusters : [];
  const name = list.find((candidate) => candidate.id === cluster)?.name ?? cluster;
  const choices = list.map((candidate) => ({
    value: candidate.id,
    label: candidate.name,
    aside: (
      <StatusDot tone={CLUSTER_STATE[candidate.state].tone} label={CLUSTER_STATE[candidate.state].words} />
    ),
  }));
  return (
    <Menu
      className="min-w-64"
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Cluster: ${name}`} className="min-w-0 shrink">
          <span className="max-w-48 min-w-0 truncate text-sm font-medium text-ink">{name}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 text-ink-3" />
        </Button>
      }
    >
      {choices.length > 0 && (
        <MenuRadioGroup
          label="Clusters"
          value={cluster}
          onChange={(id) => router.push(`/c/${encodeURIComponent(id)}`)}
          choices={choices}
        />
      )}
      <MenuSeparator />
      <MenuItem icon={<LayoutList aria-hidden />} onSelect={() => router.push('/?all')}>
        All clusters
      </MenuItem>
    </Menu>
  );
}
