'use client';

import { Search, SearchX } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { isTyping } from '#components/clusters/is-typing.ts';
import { useIsLoaded } from '#components/live/cluster-live.tsx';
import { useNamespaceFilter, useSelection } from '#components/live/selection.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Input } from '#components/ui/input.tsx';
import { useMediaQuery } from '#components/ui/use-media-query.ts';
import { filterGroups, type RouteGroup, type Sort, sortGroups } from './route-groups.ts';
import { RoutesCards } from './routes-cards.tsx';
import { NoRoutes, RoutesLoading, StaleNotice } from './routes-states.tsx';
import { RoutesTable } from './routes-table.tsx';
import { useRouteGroups } from './use-route-groups.ts';

const PAGE = 200;

/** The table twin of the graph, with its states. */
export function RoutesScreen() {
  const isLoaded = useIsLoaded();
  const groups = useRouteGroups();
  const [namespaces, setNamespaces] = useNamespaceFilter();
  const [search, setSearch] = useState('');
  const deferredSearch = useDeferredValue(search);
  const shown = useMemo(
    () => filterGroups(groups, { search: deferredSearch, namespaces }),
    [groups, deferredSearch, namespaces],
  );
  const clear = () => {
    setSearch('');
    setNamespaces([]);
  };
  return (
    <div className="flex h-full flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-2">
        <h1 className="text-base font-semibold">Routes</h1>
        <SearchField value={search} onChange={setSearch} />
        <p role="status" className="text-xs text-ink-2 tabular-nums">
          {isLoaded && countWords(shown, groups.length)}
        </p>
      </div>
      <StaleNotice />
      <div className="@container min-h-0 flex-1 overflow-auto">
        {!isLoaded && <RoutesLoading />}
        {isLoaded && groups.length === 0 && <NoRoutes />}
        {isLoaded && groups.length > 0 && shown.length === 0 && (
          <EmptyState
            icon={SearchX}
            title="No route matches"
            actions={<Button onClick={clear}>Clear search and namespaces</Button>}
          >
            {groups.length} routes are hidden by the search or the namespace filter.
          </EmptyState>
        )}
        {isLoaded && shown.length > 0 && <RoutesList groups={shown} />}
      </div>
    </div>
  );
}

function countWords(shown: readonly RouteGroup[], total: number): string {
  const rules = shown.reduce((sum, group) => sum + group.rules.filter((row) => row.rule !== null).length, 0);
  const routes = shown.length === total ? `${total}` : `${shown.length} of ${total}`;
  return `${routes} ${total === 1 ? 'route' : 'routes'}, ${rules} ${rules === 1 ? 'rule' : 'rules'}`;
}

function RoutesList({ groups }: { readonly groups: readonly RouteGroup[] }) {
  const [selected, select] = useSelection();
  const [sort, setSort] = useState<Sort>({ column: 'parent', direction: 'ascending' });
  const [limit, setLimit] = useState(PAGE);
  const isNarrow = useMediaQuery('(max-width: 819px)');
  const sorted = useMemo(() => sortGroups(groups, sort), [groups, sort]);
  const page = sorted.slice(0, limit);
  const list = { groups: page, selected, onSelect: select };
  return (
    <>
      {isNarrow ? <RoutesCards {...list} /> : <RoutesTable {...list} sort={sort} onSort={setSort} />}
      {page.length < sorted.length && (
        <div className="flex justify-center p-3">
          <Button onClick={() => setLimit(limit + PAGE)}>
            Show {Math.min(PAGE, sorted.length - limit)} more of {sorted.length - limit}
          </Button>
        </div>
      )}
    </>
  );
}

/** `/` goes to the search, from anywhere that is no text field. */
function SearchField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="w-full max-w-80 max-sm:order-last max-sm:max-w-none">
      <Input
        ref={field}
        type="search"
        aria-label="Search routes"
        placeholder="Search name, rule, backend, reason…"
        icon={<Search />}
        value={value}
        onValueChange={onChange}
      />
    </div>
  );
}
