import { Focus, ListFilter, Maximize, Minus, Plus, RotateCcw, Send } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import { isTyping } from '#components/clusters/is-typing.ts';
import { useOpenSimulator } from '#components/simulator/use-open-simulator.ts';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Menu, MenuCheckItem, MenuGroup, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { searchNodes } from '#lib/graph/filter-graph.ts';
import type { GraphModel, GraphNode } from '#lib/graph/model.ts';
import { NodePicker } from './node-picker.tsx';
import { useZoomPercent, type ViewportActions } from './use-viewport.ts';

export type ViewOptions = {
  readonly hideUnrouted: boolean;
  /** Only what lies this near to a node. */
  readonly focus: { readonly id: string; readonly hops: number } | null;
};

type GraphToolbarProps = {
  readonly model: GraphModel;
  /** What is left of the model after the filters; found first. */
  readonly shown: GraphModel;
  readonly options: ViewOptions;
  readonly selected: GraphNode | null;
  readonly onOptions: (options: ViewOptions) => void;
  readonly onFind: (node: GraphNode) => void;
};

/** Search and what is shown; the namespaces stand in the header of the page. */
export function GraphToolbar({ model, shown, options, selected, onOptions, onFind }: GraphToolbarProps) {
  const input = useRef<HTMLInputElement>(null);
  useSlashKey(input);
  const openSimulator = useOpenSimulator();
  const isFiltered = options.hideUnrouted || options.focus !== null;
  return (
    <div className="absolute top-3 left-3 z-10 flex w-120 max-w-[calc(100%-24px)] items-center gap-2">
      <div className="relative flex min-w-0 flex-1 items-center">
        <NodePicker
          inputRef={input}
          label="Search the graph"
          placeholder="Search Services, routes, rules"
          find={(text) => findNodes(model, shown, text)}
          onPick={onFind}
          onCancel={() => input.current?.blur()}
        />
        <span aria-hidden className="pointer-events-none absolute right-1.5 max-sm:hidden">
          <Kbd>/</Kbd>
        </span>
      </div>
      <Menu
        align="end"
        trigger={
          <Button
            aria-label={isFiltered ? 'View, filtered' : 'View'}
            data-pressed={isFiltered ? '' : undefined}
          >
            <ListFilter aria-hidden />
            View
          </Button>
        }
      >
        <MenuCheckItem
          checked={options.hideUnrouted}
          onChange={(hideUnrouted) => onOptions({ ...options, hideUnrouted })}
        >
          Only Services with routes
        </MenuCheckItem>
        <MenuSeparator />
        <MenuGroup label={selected ? `Around ${selected.name}` : 'Around the selection'}>
          {[1, 2, 3].map((hops) => (
            <MenuItem
              key={hops}
              disabled={selected === null}
              icon={<Focus aria-hidden />}
              onSelect={() => selected && onOptions({ ...options, focus: { id: selected.id, hops } })}
            >
              {hops === 1 ? 'One step away' : `Up to ${hops} steps away`}
            </MenuItem>
          ))}
          <MenuItem disabled={options.focus === null} onSelect={() => onOptions({ ...options, focus: null })}>
            Everything
          </MenuItem>
        </MenuGroup>
      </Menu>
      <Button aria-label="Simulate a request" title="Simulate a request (S)" onClick={() => openSimulator()}>
        <Send aria-hidden />
        <span className="max-sm:hidden">Simulate</span>
      </Button>
    </div>
  );
}

type ZoomControlsProps = {
  readonly viewport: ViewportActions;
  readonly onReset: () => void;
  readonly busy: boolean;
};

/** Camera and layout, at the lower left, clear of the overview. */
export function ZoomControls({ viewport, onReset, busy }: ZoomControlsProps) {
  const percent = useZoomPercent();
  return (
    <fieldset
      aria-label="Camera"
      className="absolute bottom-3 left-3 z-10 flex items-center rounded-md border border-line bg-surface p-0.5"
    >
      <IconButton label="Zoom out" size="sm" tooltipSide="top" onClick={viewport.zoomOut}>
        <Minus aria-hidden />
      </IconButton>
      <span className="w-11 text-center text-xs text-ink-2 tabular-nums">{percent}%</span>
      <IconButton label="Zoom in" size="sm" tooltipSide="top" onClick={viewport.zoomIn}>
        <Plus aria-hidden />
      </IconButton>
      <IconButton label="Fit everything" size="sm" tooltipSide="top" onClick={() => viewport.fitView()}>
        <Maximize aria-hidden />
      </IconButton>
      <IconButton label="Lay out anew" size="sm" tooltipSide="top" disabled={busy} onClick={onReset}>
        <RotateCcw aria-hidden />
      </IconButton>
    </fieldset>
  );
}

/** `/` goes to the search from anywhere, unless a text is being typed. */
function useSlashKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [input]);
}

/** Nodes for a search, those on the screen first. */
function findNodes(model: GraphModel, shown: GraphModel, text: string): readonly GraphNode[] {
  if (shown === model) return searchNodes(model, text);
  const near = searchNodes(shown, text);
  const nearIds = new Set(near.map(({ id }) => id));
  return [...near, ...searchNodes(model, text).filter(({ id }) => !nearIds.has(id))];
}
