import type { Direction } from './step-focus.ts';

export type KeyAction = Direction | 'open' | 'route' | 'delete' | 'escape';

const ACTIONS: Readonly<Record<string, KeyAction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Enter: 'open',
  ' ': 'open',
  r: 'route',
  R: 'route',
  Delete: 'delete',
  Backspace: 'delete',
  Escape: 'escape',
};

type Press = {
  readonly key: string;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
};

/** What a key means on the canvas; null for keys (and browser shortcuts) that are not ours. */
export function keyAction({ key, metaKey, ctrlKey, altKey }: Press): KeyAction | null {
  if (metaKey || ctrlKey || altKey) return null;
  return ACTIONS[key] ?? null;
}
