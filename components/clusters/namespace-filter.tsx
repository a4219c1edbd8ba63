'use client';

import { Boxes, ChevronDown, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { useNamespaceFilter } from '#components/live/selection.ts';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Input } from '#components/ui/input.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { countNamespaces } from './count-namespaces.ts';

/** Which namespaces graph and table show. */
export function NamespaceFilter() {
  const [chosen, setChosen] = useNamespaceFilter();
  return (
    <Popover
      title="Namespaces"
      align="start"
      className="w-72"
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Namespaces: ${filterWords(chosen)}`}>
          <Boxes aria-hidden />
          <span className="max-w-40 truncate">{filterWords(chosen)}</span>
          <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
        </Button>
      }
    >
      <NamespaceList chosen={chosen} onChange={setChosen} />
    </Popover>
  );
}

function filterWords(chosen: readonly string[]): string {
  const [only] = chosen;
  if (only === undefined) return 'All namespaces';
  return chosen.length === 1 ? only : `${chosen.length} namespaces`;
}

type NamespaceListProps = {
  readonly chosen: readonly string[];
  readonly onChange: (namespaces: readonly string[]) => void;
};

function NamespaceList({ chosen, onChange }: NamespaceListProps) {
  const world = useWorld();
  const [search, setSearch] = useState('');
  const counts = useMemo(() => countNamespaces(world, chosen), [world, chosen]);
  const shown = counts.filter(({ name }) => name.includes(search.trim().toLowerCase()));
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...chosen, name].toSorted() : chosen.filter((other) => other !== name));
  return (
    <div className="flex flex-col gap-3">
      {counts.length > 8 && (
        <Input
          aria-label="Search namespaces"
          placeholder="Search namespaces"
          icon={<Search />}
          value={search}
          onValueChange={setSearch}
        />
      )}
      <fieldset className="flex min-w-0 flex-col gap-1.5">
        <legend className="mb-1.5 flex w-full justify-between text-xs text-ink-3">
          <span>Namespace</span>
          <span>Services, routes</span>
        </legend>
        {shown.map(({ name, services, routes }) => (
          <div key={name} className="flex items-start justify-between gap-2">
            <Checkbox
              checked={chosen.includes(name)}
              onChange={(on) => toggle(name, on)}
              label={<span className="break-all">{name}</span>}
            />
            <span className="text-xs leading-5 text-ink-2 tabular-nums">
              {services}, {routes}
            </span>
          </div>
        ))}
        {shown.length === 0 && <p className="text-sm text-ink-2">No namespace with this name.</p>}
      </fieldset>
      <Button size="sm" disabled={chosen.length === 0} onClick={() => onChange([])}>
        Show all namespaces
      </Button>
    </div>
  );
}
