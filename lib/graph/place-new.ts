import { type Box, boundsOf, isOverlapping } from './bounds.ts';
import type { LayoutEdge, LayoutInput, LayoutNode, LayoutResult, Point } from './layout.ts';
import { LAYOUT_SPACE } from './layout-groups.ts';

/** Room kept between a new node and what is there, px; `rank` is the distance to a neighbour it is connected to. */
const GAP = 20;
const RANK = 76;
const CELL = 320;

/**
 * Positions for all nodes of the input: those that have one keep it, new ones go beside a neighbour (right of what sends
 * to them, left of what they send to), else below their group, else below everything. Nothing overlaps what was there.
 */
export function placeNew(existing: Readonly<Record<string, Point>>, input: LayoutInput): LayoutResult {
  const positions: Record<string, Point> = {};
  const taken = createOccupancy();
  const nodes = new Map(input.nodes.map((node) => [node.id, node]));
  const pending = new Set<LayoutNode>();
  for (const node of input.nodes) {
    const at = existing[node.id];
    if (!at) pending.add(node);
    else {
      positions[node.id] = at;
      taken.add(boxAt(node, at));
    }
  }
  const edges = edgesByNode(input);
  for (;;) {
    const next = nextToPlace(pending, positions, { nodes, edges, input });
    if (!next) return { positions };
    const at = taken.freeSpot(boxAt(next.node, next.wish));
    positions[next.node.id] = at;
    taken.add(boxAt(next.node, at));
    pending.delete(next.node);
  }
}

type Graph = {
  readonly nodes: ReadonlyMap<string, LayoutNode>;
  readonly edges: ReadonlyMap<string, readonly LayoutEdge[]>;
  readonly input: LayoutInput;
};

function edgesByNode(input: LayoutInput): ReadonlyMap<string, readonly LayoutEdge[]> {
  const edges = new Map<string, LayoutEdge[]>();
  for (const edge of input.edges) {
    for (const id of [edge.source, edge.target]) {
      const list = edges.get(id);
      if (list) list.push(edge);
      else edges.set(id, [edge]);
    }
  }
  return edges;
}

/** A node with a placed neighbour goes first, so that a new chain grows from what is there. */
function nextToPlace(
  pending: ReadonlySet<LayoutNode>,
  positions: Readonly<Record<string, Point>>,
  graph: Graph,
): { readonly node: LayoutNode; readonly wish: Point } | null {
  for (const node of pending) {
    const wish = besideNeighbour(node, positions, graph);
    if (wish) return { node, wish };
  }
  for (const node of pending) return { node, wish: belowGroup(node, positions, graph.input) };
  return null;
}

function besideNeighbour(
  node: LayoutNode,
  positions: Readonly<Record<string, Point>>,
  { nodes, edges }: Graph,
): Point | null {
  for (const { source, target } of edges.get(node.id) ?? []) {
    const from = target === node.id ? nodes.get(source) : undefined;
    const fromAt = from ? positions[from.id] : undefined;
    if (from && fromAt) return { x: fromAt.x + from.width + RANK, y: fromAt.y };
    const to = source === node.id ? nodes.get(target) : undefined;
    const toAt = to ? positions[to.id] : undefined;
    if (to && toAt) return { x: toAt.x - RANK - node.width, y: toAt.y };
  }
  return null;
}

/** The end of the group's last row while it is short, else a new row; a new group goes below everything. */
function belowGroup(node: LayoutNode, positions: Readonly<Record<string, Point>>, input: LayoutInput): Point {
  const members = input.nodes.filter((other) => other.group === node.group);
  const own = boundsOf(members, positions);
  if (own) {
    const bottom = own.y + own.height;
    const lastRow = members.flatMap((member) => {
      const at = positions[member.id];
      return at && Math.abs(at.y + member.height - bottom) < 1 ? [boxAt(member, at)] : [];
    });
    const end = Math.max(...lastRow.map((box) => box.x + box.width)) + GAP;
    const top = Math.min(...lastRow.map((box) => box.y));
    const limit = own.x + Math.max(own.width, 4 * (node.width + GAP));
    return end + node.width <= limit ? { x: end, y: top } : { x: own.x, y: bottom + GAP };
  }
  const all = boundsOf(input.nodes, positions);
  const space = LAYOUT_SPACE.group + LAYOUT_SPACE.boxHeader + LAYOUT_SPACE.boxPadding;
  return all ? { x: all.x, y: all.y + all.height + space } : { x: 0, y: 0 };
}

type Occupancy = { readonly add: (box: Box) => void; readonly freeSpot: (wish: Box) => Point };

/** A coarse grid over the canvas: a box is checked only against those in the cells it touches. */
function createOccupancy(): Occupancy {
  const cells = new Map<string, Box[]>();
  const cellsOf = (box: Box) => {
    const keys: string[] = [];
    for (let x = Math.floor((box.x - GAP) / CELL); x <= Math.floor((box.x + box.width + GAP) / CELL); x += 1)
      for (
        let y = Math.floor((box.y - GAP) / CELL);
        y <= Math.floor((box.y + box.height + GAP) / CELL);
        y += 1
      )
        keys.push(`${x},${y}`);
    return keys;
  };
  const obstacle = (box: Box) =>
    cellsOf(box)
      .flatMap((key) => cells.get(key) ?? [])
      .find((other) => isOverlapping(box, other, GAP));
  return {
    add: (box) => {
      for (const key of cellsOf(box)) {
        const list = cells.get(key);
        if (list) list.push(box);
        else cells.set(key, [box]);
      }
    },
    freeSpot: (wish) => {
      // Past each obstacle, down or up: every step clears at least one, so it ends.
      const slide = (from: Box, step: (hit: Box) => number): Box => {
        let box = from;
        for (let hit = obstacle(box); hit; hit = obstacle(box)) box = { ...box, y: step(hit) };
        return box;
      };
      const columns = [0, 1, 2].map((column) => ({ ...wish, x: wish.x + column * (wish.width + GAP) }));
      const spots = columns.flatMap((box) => [
        slide(box, (hit) => hit.y + hit.height + GAP),
        slide(box, (hit) => hit.y - box.height - GAP),
      ]);
      const distance = (spot: Box) => Math.abs(spot.y - wish.y) + Math.abs(spot.x - wish.x);
      const nearest = spots.reduce((best, spot) => (distance(spot) < distance(best) ? spot : best));
      return { x: nearest.x, y: nearest.y };
    },
  };
}

function boxAt(node: LayoutNode, at: Point): Box {
  return { x: at.x, y: at.y, width: node.width, height: node.height };
}
