import { boundsOf } from './bounds.ts';
import type { LayoutEngine, LayoutInput, LayoutNode, LayoutResult, Point } from './layout.ts';
import { gridWidth, type Packed, packBoxes, packGrid } from './pack-boxes.ts';

/** Space between things, px. `boxPadding` is what a group's frame needs around its members, `boxHeader` its label above. */
export const LAYOUT_SPACE = { grid: 20, section: 28, group: 32, boxPadding: 20, boxHeader: 40 } as const;

/** Calm proportion of an area and, unless the caller knows its screen, of the whole. */
const RATIO = 1.6;

/**
 * A layout of namespaces as separate areas: inside each, connected nodes by the flat engine and the others in a grid; then
 * the areas packed for a screen of the proportion `ratio` (width to height), those that send traffic before those that receive
 * it. Namespaces never overlap.
 */
export function groupedLayout(flat: LayoutEngine, ratio: number = RATIO): LayoutEngine {
  return { layout: (input) => layoutGroups(input, flat, ratio) };
}

async function layoutGroups(input: LayoutInput, flat: LayoutEngine, ratio: number): Promise<LayoutResult> {
  const groups = groupNodes(input.nodes);
  const areas = await Promise.all(
    [...groups].map(async ([group, nodes]) => ({ group, area: await layoutArea(nodes, input, flat) })),
  );
  const byGroup = new Map(areas.map(({ group, area }) => [group, area]));
  const boxes = orderGroups(input).map((group) => ({ id: group, ...frameSize(byGroup.get(group)) }));
  const packed = packBoxes(boxes, ratio, LAYOUT_SPACE.group);
  const positions: Record<string, Point> = {};
  for (const [group, area] of byGroup) {
    const corner = packed.positions.get(group) ?? { x: 0, y: 0 };
    for (const [id, at] of area.positions) {
      positions[id] = {
        x: corner.x + LAYOUT_SPACE.boxPadding + at.x,
        y: corner.y + LAYOUT_SPACE.boxHeader + at.y,
      };
    }
  }
  return { positions };
}

function groupNodes(nodes: readonly LayoutNode[]): ReadonlyMap<string, readonly LayoutNode[]> {
  const groups = new Map<string, LayoutNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.group);
    if (group) group.push(node);
    else groups.set(node.group, [node]);
  }
  return groups;
}

function frameSize(area: Packed | undefined): { readonly width: number; readonly height: number } {
  return {
    width: (area?.width ?? 0) + 2 * LAYOUT_SPACE.boxPadding,
    height: (area?.height ?? 0) + LAYOUT_SPACE.boxHeader + LAYOUT_SPACE.boxPadding,
  };
}

async function layoutArea(
  nodes: readonly LayoutNode[],
  input: LayoutInput,
  flat: LayoutEngine,
): Promise<Packed> {
  const ids = new Set(nodes.map((node) => node.id));
  const edges = input.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const linked = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  const connected = nodes.filter((node) => linked.has(node.id));
  const loose = nodes
    .filter((node) => !linked.has(node.id))
    .sort((a, b) => b.height - a.height || a.id.localeCompare(b.id));
  const core = await layoutCore(connected, { nodes: connected, edges }, flat);
  return joinLoose(core, loose);
}

async function layoutCore(
  nodes: readonly LayoutNode[],
  input: LayoutInput,
  flat: LayoutEngine,
): Promise<Packed> {
  if (nodes.length === 0) return { positions: new Map(), width: 0, height: 0 };
  const { positions } = await flat.layout(input);
  const bounds = boundsOf(nodes, positions) ?? { x: 0, y: 0, width: 0, height: 0 };
  const moved = Object.entries(positions).map(
    ([id, at]) => [id, { x: at.x - bounds.x, y: at.y - bounds.y }] as const,
  );
  return { positions: new Map(moved), width: bounds.width, height: bounds.height };
}

/** Puts the loose nodes below or beside the connected ones, whichever comes closer to a calm proportion. */
function joinLoose(core: Packed, loose: readonly LayoutNode[]): Packed {
  const gap = LAYOUT_SPACE.grid;
  if (loose.length === 0) return core;
  if (core.positions.size === 0) return packGrid(loose, gridWidth(loose, RATIO, gap), gap);
  const below = packGrid(loose, Math.max(core.width, gridWidth(loose, RATIO, gap)), gap);
  const beside = packGrid(loose, besideWidth(loose, core.height, gap), gap);
  const options = [
    { grid: below, x: 0, y: core.height + LAYOUT_SPACE.section },
    { grid: beside, x: core.width + LAYOUT_SPACE.section, y: 0 },
  ].map((option) => ({
    ...option,
    width: Math.max(core.width, option.x + option.grid.width),
    height: Math.max(core.height, option.y + option.grid.height),
  }));
  const strain = (option: { width: number; height: number }) =>
    Math.abs(Math.log(option.width / Math.max(1, option.height) / RATIO));
  const best = options.reduce((a, b) => (strain(b) < strain(a) ? b : a));
  const positions = new Map(core.positions);
  for (const [id, at] of best.grid.positions) positions.set(id, { x: at.x + best.x, y: at.y + best.y });
  return { positions, width: best.width, height: best.height };
}

/** Width at which the grid is about as high as what it stands beside. */
function besideWidth(loose: readonly LayoutNode[], height: number, gap: number): number {
  const cellHeight = Math.max(...loose.map((node) => node.height)) + gap;
  const cellWidth = Math.max(...loose.map((node) => node.width)) + gap;
  const rows = Math.max(1, Math.floor((height + gap) / cellHeight));
  return Math.ceil(loose.length / rows) * cellWidth;
}

/** Namespaces in reading order: more traffic out than in first, then by name. */
function orderGroups({ nodes, edges }: LayoutInput): readonly string[] {
  const groupOf = new Map(nodes.map((node) => [node.id, node.group]));
  const balance = new Map<string, number>(nodes.map((node) => [node.group, 0]));
  for (const edge of edges) {
    const from = groupOf.get(edge.source);
    const to = groupOf.get(edge.target);
    if (from === undefined || to === undefined || from === to) continue;
    balance.set(from, (balance.get(from) ?? 0) + 1);
    balance.set(to, (balance.get(to) ?? 0) - 1);
  }
  return [...balance].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([group]) => group);
}
