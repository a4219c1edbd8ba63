'use client';

import { CircleHelp, Waypoints } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSimulator } from '#components/simulator/simulator-state.ts';
import { Callout } from '#components/ui/callout.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import type { Impact } from '#lib/routing/impact/impact.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import type { FindingsChange } from '#lib/validation/findings-change.ts';
import { FindingsChanged } from './findings-changed.tsx';
import { ImpactPoints } from './impact-points.tsx';
import { ImpactRow } from './impact-row.tsx';
import { type FrontendView, frontendViews } from './impact-view.ts';
import type { DraftStanding, ImpactState } from './impact-words.ts';

export type ImpactPanelProps = {
  /** null: the draft changes nothing. */
  readonly impact: ImpactState | null;
  readonly findings: FindingsChange;
  readonly draft: DraftStanding;
};

/** What the draft does to requests: which go elsewhere, what can no longer be reached, which findings come and go. */
export function ImpactPanel({ impact, findings, draft: { broken, refused } }: ImpactPanelProps) {
  const { open } = useSimulator();
  return (
    <div className="flex flex-col">
      {broken > 0 && (
        <Note>
          {broken === 1 ? 'One document does' : `${broken} documents do`} not parse: this is about the last
          good version.
        </Note>
      )}
      {refused > 0 && impact !== null && (
        <Note>
          {refused === 1 ? 'One document' : `${refused} documents`} would be refused as the text stands. If it
          were accepted, this is what it would do.
        </Note>
      )}
      {impact === null ? (
        <EmptyState icon={Waypoints} level={3} title="The draft changes nothing yet" className="min-h-0 py-8">
          What moves will stand here as soon as a document differs from the cluster.
        </EmptyState>
      ) : impact.state === 'failed' ? (
        <Callout tone="warn" role="status" title="The impact is not known" className="rounded-none">
          It could not be worked out: {impact.message} Look at the diff, and apply with care.
        </Callout>
      ) : (
        <Known impact={impact.impact} onTry={open} />
      )}
      <FindingsChanged change={findings} />
      {impact?.state === 'known' && impact.impact.classes.length > 0 && !impact.impact.hasTelemetry && (
        <Note>Not weighted: without telemetry a class of rare requests counts like one of many.</Note>
      )}
    </div>
  );
}

function Known({
  impact,
  onTry,
}: {
  readonly impact: Impact;
  readonly onTry: (witness: SimulatedRequest) => void;
}) {
  const views = frontendViews(impact);
  return (
    <>
      {!impact.isComplete && (
        <Callout tone="warn" role="status" title="Not all of it is known" className="rounded-none">
          There is too much to tell apart: more may move than is listed here.
        </Callout>
      )}
      {views.length === 0 && impact.isComplete && (
        <EmptyState icon={Waypoints} level={3} title="No request is concerned" className="min-h-0 py-8">
          No Service port and no listener takes other requests than before.
        </EmptyState>
      )}
      {views.map((view) => (
        <FrontendSection key={view.key} view={view} onTry={onTry} />
      ))}
      <ImpactPoints impact={impact} onTry={onTry} />
    </>
  );
}

type FrontendSectionProps = {
  readonly view: FrontendView;
  readonly onTry: (witness: SimulatedRequest) => void;
};

function FrontendSection({ view, onTry }: FrontendSectionProps) {
  const { title, kind, callers, moved, kept, movedClasses, allClasses } = view;
  return (
    <section aria-label={`Requests to ${title}`} className="border-b border-line">
      <h3 className="flex min-h-8 flex-wrap items-baseline gap-x-2 bg-canvas px-3 py-1.5 text-xs text-ink-2">
        <span className="font-mono text-sm font-medium text-ink">{title}</span>
        <span>{kind}</span>
        {callers !== null && <span>for {callers}</span>}
        <span className="ml-auto tabular-nums">
          {movedClasses} of {allClasses} {allClasses === 1 ? 'class moves' : 'classes move'}
        </span>
      </h3>
      {moved.length > 0 && (
        <ul aria-label="Moved" className="divide-y divide-line">
          {moved.map((row) => (
            <ImpactRow key={row.key} row={row} onTry={onTry} />
          ))}
        </ul>
      )}
      {kept.length > 0 && (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-3 py-1.5 text-xs text-ink-2 -outline-offset-2 hover:text-ink">
            {keptWords(allClasses - movedClasses)}
          </summary>
          <ul aria-label="Not moved" className="divide-y divide-line border-t border-line">
            {kept.map((row) => (
              <ImpactRow key={row.key} row={row} onTry={onTry} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function keptWords(count: number): string {
  return count === 1 ? '1 class stays as it is' : `${count} classes stay as they are`;
}

function Note({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="flex items-center gap-1.5 px-3 py-2 text-xs text-ink-2">
      <CircleHelp aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <span>{children}</span>
    </p>
  );
}
