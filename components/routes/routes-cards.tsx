'use client';

import { ArrowDown } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { formatAge } from './format-age.ts';
import { Backends, ChangeMark, Parents, RouteStatus, RuleWords } from './route-cells.tsx';
import type { RouteGroup } from './route-groups.ts';
import type { RoutesListProps } from './routes-table.tsx';
import { useNow } from './use-now.ts';

/** The table where the screen is too narrow for it: one card per route. */
export function RoutesCards({ groups, selected, onSelect }: RoutesListProps) {
  const now = useNow();
  return (
    <ul className="flex flex-col gap-2 p-2">
      {groups.map((group) => (
        <RouteCard
          key={group.key}
          group={group}
          now={now}
          isSelected={group.key === selected}
          onSelect={() => onSelect(group.key)}
        />
      ))}
    </ul>
  );
}

type RouteCardProps = {
  readonly group: RouteGroup;
  readonly now: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
};

function RouteCard({ group, now, isSelected, onSelect }: RouteCardProps) {
  const { head, rules, createdAt } = group;
  return (
    <li
      className={cn(
        'overflow-hidden rounded-lg border bg-surface',
        isSelected ? 'border-accent' : 'border-line',
      )}
    >
      <div className="flex flex-col gap-2 p-3 text-sm">
        <div className="flex items-start justify-between gap-2">
          <button
            type="button"
            onClick={onSelect}
            aria-current={isSelected ? 'true' : undefined}
            className="min-h-6 min-w-0 rounded-sm text-left text-base font-semibold break-words text-ink"
          >
            {head.name}
          </button>
          <ChangeMark change={group.change} />
        </div>
        <p className="-mt-2 text-xs text-ink-3">
          {[
            head.routeKind,
            head.namespace,
            createdAt === null ? null : formatAge(createdAt, now),
            head.managedBy,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
        <RouteStatus group={group} />
        <div className="flex items-start gap-2 text-sm">
          <span className="text-xs leading-5 text-ink-3">Parent</span>
          <Parents group={group} />
        </div>
      </div>
      <ul className="divide-y divide-line border-t border-line bg-canvas">
        {rules.map((row) => (
          <li key={row.id} className="flex flex-col gap-1 px-3 py-2 text-sm">
            <RuleWords row={row} group={group} />
            <div className="flex items-start gap-1">
              <ArrowDown aria-hidden className="mt-1 size-3 text-ink-3" />
              <div className="min-w-0 flex-1">
                <Backends row={row} group={group} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </li>
  );
}
