/** Position of the top left corner, in px of the canvas. */
export type Point = { readonly x: number; readonly y: number };

/**
 * A node to place; sizes in px. Edges reach its left side `arrival` px from the top and leave its right side at their port (route
 * rule rows), or at half its height where it has none.
 */
export type LayoutNode = {
  readonly id: string;
  readonly group: string;
  readonly width: number;
  readonly height: number;
  readonly arrival: number;
  readonly ports: readonly { readonly id: string; readonly y: number }[];
};

export type LayoutEdge = {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string | null;
  readonly target: string;
};

export type LayoutInput = { readonly nodes: readonly LayoutNode[]; readonly edges: readonly LayoutEdge[] };

/** Positions by node id; every node of the input has one. Group boxes follow from their members. */
export type LayoutResult = { readonly positions: Readonly<Record<string, Point>> };

/** The port behind which the engine (elkjs in a worker) stands. */
export type LayoutEngine = { readonly layout: (input: LayoutInput) => Promise<LayoutResult> };
