'use client';

import { useId, useMemo, useState } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { Input } from '#components/ui/input.tsx';
import { identityOf, keyOf } from '#lib/gateway-api/kube-object.ts';
import { objectsOfKind } from '#lib/gateway-api/world.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';

const SERVICE = { group: '', kind: 'Service' } as const;
const MOST_SHOWN = 50;

export type ServicePickerProps = {
  readonly label: string;
  /** Its Services come first. */
  readonly namespace: string;
  readonly onPick: (service: ObjectKey) => void;
};

/** Finds a Service by typing; the nearest namespace first. */
export function ServicePicker({ label, namespace, onPick }: ServicePickerProps) {
  const { world } = useDraftWorld();
  const [search, setSearch] = useState('');
  const hint = useId();
  const services = useMemo(
    () =>
      objectsOfKind(world, SERVICE)
        .map((object) => ({ key: keyOf(object), ...identityOf(object) }))
        .sort((a, b) => rank(a, namespace) - rank(b, namespace) || nameOf(a).localeCompare(nameOf(b))),
    [world, namespace],
  );
  const found = services.filter((service) => nameOf(service).includes(search.trim().toLowerCase()));
  const only = found.length === 1 ? found[0] : undefined;
  return (
    <div className="flex flex-col gap-2">
      <Input
        aria-label={label}
        aria-describedby={hint}
        placeholder="Search Services"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !only) return;
          event.preventDefault();
          onPick(only.key);
        }}
      />
      <p id={hint} role="status" className="text-xs text-ink-2">
        {found.length === 0
          ? 'No Service of that name.'
          : only
            ? '1 Service. Enter takes it.'
            : `${found.length} Services${found.length > MOST_SHOWN ? `, the first ${MOST_SHOWN} are shown` : ''}`}
      </p>
      <ul aria-label={label} className="-mx-1 flex max-h-60 flex-col overflow-auto">
        {found.slice(0, MOST_SHOWN).map((service) => (
          <li key={service.key}>
            <button
              type="button"
              onClick={() => onPick(service.key)}
              className="w-full rounded-sm px-2 py-1 text-left font-mono text-xs break-all text-ink hover:bg-accent-soft"
            >
              <span className="text-ink-2">{service.namespace}/</span>
              {service.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Named = { readonly namespace: string; readonly name: string };

function nameOf({ namespace, name }: Named): string {
  return `${namespace}/${name}`;
}

function rank(service: Named, namespace: string): number {
  return service.namespace === namespace ? 0 : 1;
}
