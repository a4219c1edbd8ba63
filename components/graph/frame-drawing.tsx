import type { FrameShapes } from './frame-shapes.ts';

/** Cards and edges of an area as shapes; a troubled one has its own colour and is counted in the words beside the name. */
export function FrameDrawing({ shapes }: { readonly shapes: FrameShapes }) {
  return (
    <>
      <path d={shapes.links} fill="none" stroke="var(--line-strong)" strokeWidth={3} strokeOpacity={0.5} />
      <path d={shapes.services} fill="var(--surface)" stroke="var(--line-strong)" strokeWidth={2} />
      <path d={shapes.routes} fill="var(--accent-soft)" stroke="var(--accent)" strokeWidth={3} />
      <path d={shapes.trouble} fill="var(--bad)" stroke="var(--bad)" strokeWidth={6} />
      <path d={shapes.drafts} fill="var(--draft-change)" stroke="var(--draft-change)" strokeWidth={6} />
    </>
  );
}
