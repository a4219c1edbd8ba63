'use client';

import { Box, DoorOpen, Search, Split } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { cn } from '#components/ui/cn.ts';
import { Input } from '#components/ui/input.tsx';
import type { GraphNode } from '#lib/graph/model.ts';

const SHOWN = 40;

type NodePickerProps = {
  readonly label: string;
  readonly placeholder: string;
  /** Nodes for a text, best first. */
  readonly find: (text: string) => readonly GraphNode[];
  readonly onPick: (node: GraphNode) => void;
  readonly onCancel?: () => void;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  /** The list stays open below the input, for a popover; else it drops down while there is text. */
  readonly inline?: boolean;
};

/** A combobox of nodes: type, arrows, Enter. The keyboard way to everything that can be pointed at. */
export function NodePicker(props: NodePickerProps) {
  const { inline = false } = props;
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [isOpen, setOpen] = useState(inline);
  const found = props.find(text);
  const shown = found.slice(0, SHOWN);
  const isListed = isOpen && (inline || text.trim() !== '');
  const current = shown[Math.min(active, shown.length - 1)];

  const pick = (node: GraphNode) => {
    setText('');
    setActive(0);
    if (!inline) setOpen(false);
    props.onPick(node);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((at) => Math.max(0, Math.min(shown.length - 1, at + step)));
    } else if (event.key === 'Enter' && current && isListed) {
      event.preventDefault();
      pick(current);
    } else if (event.key === 'Escape' && !inline) {
      setText('');
      setOpen(false);
      props.onCancel?.();
    }
  };

  return (
    <div className="relative min-w-0 flex-1">
      <Input
        ref={props.inputRef}
        role="combobox"
        aria-label={props.label}
        aria-expanded={isListed}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isListed && current ? `${listId}-${current.id}` : undefined}
        placeholder={props.placeholder}
        icon={<Search />}
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(inline)}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={press}
      />
      {isListed && (
        <div
          className={cn(
            inline ? 'mt-2' : 'floating absolute top-full left-0 z-20 mt-1 w-88 max-w-[calc(100vw-24px)] p-1',
          )}
        >
          <div id={listId} role="listbox" aria-label={props.label} className="max-h-72 overflow-y-auto">
            {shown.map((node) => (
              <Option
                key={node.id}
                id={`${listId}-${node.id}`}
                node={node}
                isActive={node === current}
                onPick={() => pick(node)}
              />
            ))}
          </div>
          <p role="status" className="px-2 pt-1 text-xs text-ink-3 tabular-nums">
            {resultWords(found.length)}
          </p>
        </div>
      )}
    </div>
  );
}

function resultWords(count: number): string {
  if (count === 0) return 'Nothing found';
  return count > SHOWN ? `First ${SHOWN} of ${count}` : `${count} found`;
}

const ICON = { service: Box, gateway: DoorOpen, route: Split } as const;

type OptionProps = {
  readonly id: string;
  readonly node: GraphNode;
  readonly isActive: boolean;
  readonly onPick: () => void;
};

function Option({ id, node, isActive, onPick }: OptionProps) {
  const Icon = ICON[node.kind];
  const kind = node.kind === 'route' ? node.routeKind : node.kind === 'service' ? 'Service' : 'Gateway';
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox, which names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox takes the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      className={cn('flex items-center gap-2 rounded-sm px-2 py-1 text-sm', isActive && 'bg-accent-soft')}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <Icon aria-hidden className="size-3.5 text-ink-3" />
      <span className="min-w-0 flex-1 truncate">
        {node.name} <span className="text-ink-3">in {node.namespace}</span>
      </span>
      <span className="text-xs text-ink-3">{kind}</span>
    </div>
  );
}
