'use client';

import type { KeyboardEvent } from 'react';
import { cn } from '#components/ui/cn.ts';
import { Cell, HeadCell, Table } from '#components/ui/table.tsx';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { formatAge } from './format-age.ts';
import { Backends, ChangeMark, Parents, RouteStatus, RuleWords } from './route-cells.tsx';
import type { RouteGroup, Sort, SortColumn } from './route-groups.ts';
import { useNow } from './use-now.ts';

export type RoutesListProps = {
  readonly groups: readonly RouteGroup[];
  readonly selected: ObjectKey | null;
  readonly onSelect: (key: ObjectKey) => void;
};

export type RoutesTableProps = RoutesListProps & {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
};

/** Columns that fold away beside the panel; the namespace then stands under the name, the rest in the panel. */
const FOLDED = '@max-[1100px]:hidden';

/** The graph as a table: one body per route, one row per rule. Arrow keys go from route to route, Enter selects. */
export function RoutesTable({ groups, selected, onSelect, sort, onSort }: RoutesTableProps) {
  const now = useNow();
  const sortable = (column: SortColumn) => ({
    sort: sort.column === column ? sort.direction : null,
    onSort: () =>
      onSort({
        column,
        direction: sort.column === column && sort.direction === 'ascending' ? 'descending' : 'ascending',
      }),
  });
  // One tab stop for all rows: the selected route, else the first.
  const tabStop = groups.some((group) => group.key === selected) ? selected : (groups[0]?.key ?? null);
  return (
    <Table aria-label="Routes" onKeyDown={moveFocus}>
      <thead>
        <tr>
          <HeadCell {...sortable('parent')}>Parent</HeadCell>
          <HeadCell {...sortable('route')}>Route</HeadCell>
          <HeadCell>Rule</HeadCell>
          <HeadCell className="min-w-64 @min-[1100px]:min-w-80">Backends</HeadCell>
          <HeadCell {...sortable('status')}>Status</HeadCell>
          <HeadCell {...sortable('namespace')} className={FOLDED}>
            Namespace
          </HeadCell>
          <HeadCell {...sortable('managedBy')} className={FOLDED}>
            Managed by
          </HeadCell>
          <HeadCell {...sortable('age')} align="right" className={FOLDED}>
            Age
          </HeadCell>
        </tr>
      </thead>
      {groups.map((group) => (
        <RouteBody
          key={group.key}
          group={group}
          now={now}
          isSelected={group.key === selected}
          isTabStop={group.key === tabStop}
          onSelect={onSelect}
        />
      ))}
    </Table>
  );
}

type RouteBodyProps = {
  readonly group: RouteGroup;
  readonly now: number;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly onSelect: (key: ObjectKey) => void;
};

function RouteBody({ group, now, isSelected, isTabStop, onSelect }: RouteBodyProps) {
  const { head, rules, createdAt } = group;
  const span = rules.length;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button with the route's name is the keyboard way
    <tbody
      onClick={() => onSelect(group.key)}
      className={cn('group', isSelected ? 'bg-accent-soft' : 'bg-surface hover:bg-canvas')}
    >
      {rules.map((row, index) => (
        <tr key={row.id}>
          {index === 0 && (
            <>
              <Cell
                rowSpan={span}
                className={isSelected ? 'shadow-[inset_3px_0_0_var(--accent)]' : undefined}
              >
                <Parents group={group} />
              </Cell>
              <Cell rowSpan={span}>
                <button
                  type="button"
                  data-route={group.key}
                  tabIndex={isTabStop ? 0 : -1}
                  aria-current={isSelected ? 'true' : undefined}
                  className="rounded-sm text-left font-medium break-words text-ink hover:text-accent"
                >
                  {head.name}
                </button>
                <div className="mt-0.5 flex flex-wrap items-center gap-1.5 text-xs text-ink-3">
                  <span className="whitespace-nowrap">
                    {head.routeKind}
                    <span className="@min-[1100px]:hidden"> in {head.namespace}</span>
                  </span>
                  <ChangeMark change={group.change} />
                </div>
                {head.hostnames.length > 0 && (
                  <div className="font-mono text-xs break-all text-ink-2">{head.hostnames.join(', ')}</div>
                )}
              </Cell>
            </>
          )}
          <Cell className="max-w-72 min-w-36">
            <RuleWords row={row} group={group} />
          </Cell>
          <Cell>
            <Backends row={row} group={group} />
          </Cell>
          {index === 0 && (
            <>
              <Cell rowSpan={span} className="max-w-72 min-w-40">
                <RouteStatus group={group} />
              </Cell>
              <Cell rowSpan={span} className={cn('text-ink-2', FOLDED)}>
                {head.namespace}
              </Cell>
              <Cell rowSpan={span} className={cn('text-ink-2', FOLDED)}>
                {head.managedBy ?? '–'}
              </Cell>
              <Cell
                rowSpan={span}
                className={cn('text-right whitespace-nowrap text-ink-2 tabular-nums', FOLDED)}
              >
                {createdAt === null ? '–' : formatAge(createdAt, now)}
              </Cell>
            </>
          )}
        </tr>
      ))}
    </tbody>
  );
}

function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key !== 'Home' && event.key !== 'End' && step === undefined) return;
  if (!(event.target instanceof HTMLElement) || event.target.dataset.route === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-route]')];
  const index = buttons.indexOf(event.target);
  const next = step === undefined ? (event.key === 'Home' ? 0 : buttons.length - 1) : index + step;
  const button = buttons[next];
  if (!button) return;
  event.preventDefault();
  button.focus();
}
