import type { Point } from './layout.ts';

export type Sized = { readonly id: string; readonly width: number; readonly height: number };

/** Positions of packed things and the size of the whole, px. */
export type Packed = {
  readonly positions: ReadonlyMap<string, Point>;
  readonly width: number;
  readonly height: number;
};

/** Things of like size in rows and columns, in the given order, not wider than `maxWidth` (at least one column). */
export function packGrid(items: readonly Sized[], maxWidth: number, gap: number): Packed {
  const cellWidth = Math.max(0, ...items.map((item) => item.width));
  const cellHeight = Math.max(0, ...items.map((item) => item.height));
  const fitting = Math.floor((maxWidth + gap) / (cellWidth + gap));
  const columns = Math.max(1, Math.min(items.length, fitting));
  const rows = Math.ceil(items.length / columns);
  const positions = new Map(
    items.map((item, at) => [
      item.id,
      { x: (at % columns) * (cellWidth + gap), y: Math.floor(at / columns) * (cellHeight + gap) },
    ]),
  );
  const extent = (count: number, size: number) => (count === 0 ? 0 : count * (size + gap) - gap);
  return {
    positions,
    width: extent(items.length === 0 ? 0 : columns, cellWidth),
    height: extent(rows, cellHeight),
  };
}

/** Width that gives `items` in a grid about the proportion `ratio` (width to height). */
export function gridWidth(items: readonly Sized[], ratio: number, gap: number): number {
  const [first] = items;
  if (!first) return 0;
  const area = items.length * (first.width + gap) * (first.height + gap);
  return Math.max(first.width, Math.sqrt(area * ratio));
}

/**
 * Boxes of any size, in the given order, so that the whole comes out as large as possible in a view of the proportion `ratio`
 * (width to height): the best of columns and of shelves of several widths.
 */
export function packBoxes(boxes: readonly Sized[], ratio: number, gap: number): Packed {
  const widest = Math.max(0, ...boxes.map((box) => box.width));
  const side = Math.sqrt(boxes.reduce((sum, box) => sum + (box.width + gap) * (box.height + gap), 0) * ratio);
  const shelves = [0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.8].map((scale) =>
    packShelves(boxes, Math.max(widest, side * scale), gap),
  );
  const columns = Array.from({ length: Math.min(boxes.length, 12) }, (_, at) =>
    packColumns(boxes, at + 1, gap),
  );
  const strain = ({ width, height }: Packed) => Math.max(width / ratio, height);
  return [...shelves, ...columns].reduce((best, packed) => (strain(packed) < strain(best) ? packed : best));
}

/** Each box below the column that is shortest so far. */
function packColumns(boxes: readonly Sized[], count: number, gap: number): Packed {
  const columns = Array.from({ length: count }, () => ({
    width: 0,
    height: 0,
    boxes: [] as { id: string; y: number }[],
  }));
  for (const box of boxes) {
    const column = columns.reduce((low, other) => (other.height < low.height ? other : low));
    const y = column.height === 0 ? 0 : column.height + gap;
    column.boxes.push({ id: box.id, y });
    column.height = y + box.height;
    column.width = Math.max(column.width, box.width);
  }
  const positions = new Map<string, Point>();
  let left = 0;
  for (const column of columns) {
    for (const { id, y } of column.boxes) positions.set(id, { x: left, y });
    if (column.width > 0) left += column.width + gap;
  }
  return {
    positions,
    width: Math.max(0, left - gap),
    height: Math.max(0, ...columns.map((column) => column.height)),
  };
}

/** From left to right in shelves not wider than `limit`; a low box goes below the one before it where it fits. */
function packShelves(boxes: readonly Sized[], limit: number, gap: number): Packed {
  const positions = new Map<string, Point>();
  const whole = { width: 0, height: 0 };
  let shelf = { top: 0, height: 0, right: 0 };
  let column = { left: 0, width: 0, bottom: 0 };
  for (const box of boxes) {
    const fitsBelow =
      column.bottom > 0 &&
      column.bottom + gap + box.height <= shelf.height &&
      box.width <= column.width * 1.15;
    if (fitsBelow) {
      positions.set(box.id, { x: column.left, y: shelf.top + column.bottom + gap });
      column = {
        ...column,
        bottom: column.bottom + gap + box.height,
        width: Math.max(column.width, box.width),
      };
    } else {
      const left = shelf.right === 0 ? 0 : shelf.right + gap;
      if (shelf.right > 0 && left + box.width > limit)
        shelf = { top: shelf.top + shelf.height + gap, height: 0, right: 0 };
      const x = shelf.right === 0 ? 0 : left;
      positions.set(box.id, { x, y: shelf.top });
      column = { left: x, width: box.width, bottom: box.height };
    }
    shelf = {
      ...shelf,
      height: Math.max(shelf.height, column.bottom),
      right: Math.max(shelf.right, column.left + column.width),
    };
    whole.width = Math.max(whole.width, shelf.right);
    whole.height = Math.max(whole.height, shelf.top + shelf.height);
  }
  return { positions, ...whole };
}
