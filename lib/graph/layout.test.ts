import ELK from 'elkjs/lib/elk.bundled.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boundsOf, isOverlapping } from './bounds.ts';
import { elkEngine } from './elk-engine.ts';
import type { LayoutInput, LayoutNode, Point } from './layout.ts';
import { groupedLayout } from './layout-groups.ts';
import { packBoxes, packGrid } from './pack-boxes.ts';
import { placeNew } from './place-new.ts';

const node = (id: string, group: string, height = 60): LayoutNode => ({
  id,
  group,
  width: 200,
  height,
  arrival: height / 2,
  ports: [],
});
const edge = (source: string, target: string) => ({
  id: `${source}>${target}`,
  source,
  sourcePort: null,
  target,
});

function overlaps(input: LayoutInput, positions: Readonly<Record<string, Point>>, gap = 0): number {
  const boxes = input.nodes.map(
    (item): Box => ({ ...item, ...(positions[item.id] ?? { x: Number.NaN, y: 0 }) }),
  );
  expect(boxes.every((box) => Number.isFinite(box.x) && Number.isFinite(box.y))).toBe(true);
  let count = 0;
  for (const [at, box] of boxes.entries())
    for (const other of boxes.slice(at + 1)) if (isOverlapping(box, other, gap)) count += 1;
  return count;
}

const arbitraryInput = fc
  .record({
    nodes: fc.array(
      fc.record({ group: fc.constantFrom('a', 'b', 'c'), height: fc.integer({ min: 40, max: 200 }) }),
      {
        minLength: 1,
        maxLength: 25,
      },
    ),
    edges: fc.array(fc.tuple(fc.nat(24), fc.nat(24)), { maxLength: 30 }),
  })
  .map(({ nodes, edges }): LayoutInput => {
    const made = nodes.map(({ group, height }, at) => node(`n${at}`, group, height));
    const links = edges
      .filter(([from, to]) => from !== to && from < made.length && to < made.length)
      .map(([from, to]) => edge(`n${from}`, `n${to}`));
    return { nodes: made, edges: [...new Map(links.map((link) => [link.id, link])).values()] };
  });

describe('groupedLayout with ELK', () => {
  const engine = groupedLayout(elkEngine(new ELK()));

  it('places every node, none over another, groups apart', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryInput, async (input) => {
        const { positions } = await engine.layout(input);
        expect(overlaps(input, positions)).toBe(0);
        const groups = ['a', 'b', 'c'].flatMap((group) => {
          const box = boundsOf(
            input.nodes.filter((item) => item.group === group),
            positions,
          );
          return box ? [box] : [];
        });
        for (const [at, box] of groups.entries())
          for (const other of groups.slice(at + 1)) expect(isOverlapping(box, other, 30)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('flows from left to right', async () => {
    const input = {
      nodes: ['s', 'r', 't'].map((id) => node(id, 'a')),
      edges: [edge('s', 'r'), edge('r', 't')],
    };
    const { positions } = await engine.layout(input);
    const xs = ['s', 'r', 't'].map((id) => positions[id]?.x ?? Number.NaN);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(new Set(xs).size).toBe(3);
  });

  it('draws a chain as one straight line, at the rule row it leaves from', async () => {
    const card = { ...node('r', 'a', 120), arrival: 18, ports: [{ id: 'rule-0', y: 50 }] };
    const input = {
      nodes: [node('s', 'a'), card, node('t', 'a')],
      edges: [edge('s', 'r'), { ...edge('r', 't'), sourcePort: 'rule-0' }],
    };
    const { positions } = await engine.layout(input);
    expect((positions.s?.y ?? 0) + 30).toBeCloseTo((positions.r?.y ?? 0) + 18);
    expect((positions.t?.y ?? 0) + 30).toBeCloseTo((positions.r?.y ?? 0) + 50);
  });

  it('packs what is not connected into a block, not a line', async () => {
    const input = { nodes: Array.from({ length: 40 }, (_, at) => node(`n${at}`, 'a')), edges: [] };
    const { positions } = await engine.layout(input);
    const box = boundsOf(input.nodes, positions);
    const ratio = (box?.width ?? 0) / (box?.height ?? 1);
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(2.5);
  });
});

describe('placeNew', () => {
  it('keeps what has a place and puts the rest free of it', () => {
    fc.assert(
      fc.property(arbitraryInput, fc.nat(24), (input, known) => {
        const { positions: existing } = placeNew({}, { ...input, nodes: input.nodes.slice(0, known) });
        const { positions } = placeNew(existing, input);
        expect(positions).toMatchObject(existing);
        expect(overlaps(input, positions, 19)).toBe(0);
      }),
    );
  });

  it('puts a new node right of what sends to it and left of what it sends to', () => {
    const input = {
      nodes: ['s', 'r', 't'].map((id) => node(id, 'a')),
      edges: [edge('s', 'r'), edge('r', 't')],
    };
    const right = placeNew({ s: { x: 0, y: 0 } }, input).positions;
    expect([right.r?.x, right.t?.x]).toEqual([276, 552]);
    const left = placeNew({ t: { x: 0, y: 0 } }, input).positions;
    expect([left.r?.x, left.s?.x]).toEqual([-276, -552]);
  });

  it('puts a new node near its neighbour although the column beside it is full', () => {
    const full = Array.from({ length: 30 }, (_, at) => node(`n${at}`, 'b'));
    const existing = Object.fromEntries([
      ['s', { x: 0, y: 500 }],
      ...full.map(({ id }, at) => [id, { x: 276, y: at * 100 }] as const),
    ]);
    const input = { nodes: [node('s', 'a'), node('r', 'a'), ...full], edges: [edge('s', 'r')] };
    const { r } = placeNew(existing, input).positions;
    expect(Math.hypot((r?.x ?? 0) - 276, (r?.y ?? 0) - 500)).toBeLessThan(500);
  });
});

describe('packing', () => {
  it.each([
    { count: 0, columns: 0 },
    { count: 1, columns: 1 },
    { count: 7, columns: 3 },
  ])('grid of $count', ({ count, columns }) => {
    const items = Array.from({ length: count }, (_, at) => node(`n${at}`, 'a'));
    const packed = packGrid(items, 3 * 200 + 2 * 20, 20);
    expect(new Set([...packed.positions.values()].map((at) => at.x)).size).toBe(columns);
    expect(packed.width).toBe(columns === 0 ? 0 : columns * 220 - 20);
  });

  it('boxes never overlap and stay inside', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ width: fc.integer({ min: 1, max: 900 }), height: fc.integer({ min: 1, max: 900 }) }),
          {
            maxLength: 20,
          },
        ),
        (sizes) => {
          const boxes = sizes.map((size, at) => ({ id: `b${at}`, ...size }));
          const { positions, width, height } = packBoxes(boxes, 1.6, 10);
          const placed = boxes.map((box) => ({
            ...box,
            ...(positions.get(box.id) ?? { x: Number.NaN, y: 0 }),
          }));
          for (const [at, box] of placed.entries()) {
            expect(box.x + box.width).toBeLessThanOrEqual(width);
            expect(box.y + box.height).toBeLessThanOrEqual(height);
            for (const other of placed.slice(at + 1)) expect(isOverlapping(box, other, 9)).toBe(false);
          }
        },
      ),
    );
  });
});
