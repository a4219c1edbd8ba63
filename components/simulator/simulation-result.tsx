'use client';

import { Send } from 'lucide-react';
import { useState } from 'react';
import { Callout } from '#components/ui/callout.tsx';
import { PanelSection } from '#components/ui/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { AnswerHead, type Side } from './answer-head.tsx';
import { backendRows } from './backend-rows.ts';
import { BackendTable } from './backend-table.tsx';
import { BesideList, hasBeside } from './beside-list.tsx';
import { ExampleButtons } from './example-buttons.tsx';
import { isPortMissing, openPointsOf } from './headline.ts';
import { OpenPoints } from './open-points.tsx';
import { useOpenings } from './opening.ts';
import { PortChoice } from './port-choice.tsx';
import { FORM_MESSAGE_ID, type FormTrouble } from './request-form.ts';
import { sightsOf } from './request-marks.ts';
import { SightList } from './sight-list.tsx';
import { type Outcome, useRequestForm, useSimulation } from './simulation-provider.tsx';
import { TraceList } from './trace-list.tsx';

/** The answer to the request in the form, or what is missing for one. */
export function SimulationResult() {
  const { isLoaded, reading, outcome } = useSimulation();
  const { trouble } = useRequestForm();
  const openings = useOpenings();
  if (trouble !== null) return <Unreadable words={trouble} />;
  if (!reading.ok) return <NotYet trouble={reading.error} />;
  if (!isLoaded || outcome === null) return <Loading />;
  // Whoever opens it anew is shown the answer with the draft.
  return <Answered key={openings} outcome={outcome} />;
}

function Answered({ outcome }: { readonly outcome: Outcome }) {
  const [wished, setSide] = useState<Side>('after');
  const { request, before, after, difference } = outcome;
  const isCompared = difference === 'differs' || difference === 'same-result';
  const side = isCompared ? wished : 'after';
  const shown = side === 'before' ? before : after;
  const other = !isCompared ? null : side === 'before' ? after : before;
  const { decision } = shown;
  const rows = backendRows(decision, other?.decision ?? null);
  const open = openPointsOf(shown);
  const sights = sightsOf(request, decision.backends);
  return (
    <div className="flex flex-col p-3">
      <AnswerHead outcome={outcome} side={side} onSide={setSide} />
      <div className="mt-3">
        {shown.service && isPortMissing(decision) && <PortChoice service={shown.service} />}
        {rows.length > 0 && (
          <PanelSection title="Backends">
            <BackendTable rows={rows} side={other === null ? null : side} />
          </PanelSection>
        )}
        {sights.length > 0 && (
          <PanelSection title={sights.length === 1 ? 'As the backend sees it' : 'As the backends see it'}>
            <SightList method={request.protocol === 'grpc' ? 'POST' : request.method} sights={sights} />
          </PanelSection>
        )}
        {hasBeside(decision) && (
          <PanelSection title="Besides">
            <BesideList decision={decision} />
          </PanelSection>
        )}
        {open.length > 0 && (
          <PanelSection title="What is not certain">
            <OpenPoints points={open} />
          </PanelSection>
        )}
        <PanelSection title="Why">
          <TraceList trace={shown.trace} />
        </PanelSection>
      </div>
    </div>
  );
}

/** Nothing to answer yet, or something in a field that is no request. */
function NotYet({ trouble }: { readonly trouble: FormTrouble }) {
  if (!trouble.isEmpty)
    return (
      <div className="p-3">
        <Callout tone="bad" role="status" title={<span id={FORM_MESSAGE_ID}>{trouble.message}</span>} />
      </div>
    );
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <Send aria-hidden className="size-5 text-ink-3" />
      <p id={FORM_MESSAGE_ID} role="status" className="text-base font-medium text-ink">
        {trouble.message}
      </p>
      <p className="max-w-72 text-sm text-pretty text-ink-2">
        You see at once which rule takes it, which backends get it and why. Nothing is sent to the cluster.
      </p>
      <ExampleButtons />
    </div>
  );
}

/** The address of the page gives no request. */
function Unreadable({ words }: { readonly words: string }) {
  return (
    <div className="p-3">
      <Callout tone="warn" role="status" title={words}>
        It may have been cut off on its way. Fill in the fields above; until then the address stays as it is.
      </Callout>
    </div>
  );
}

function Loading() {
  return (
    <div className="flex flex-col gap-2 p-3">
      <p role="status" className="text-sm text-ink-2">
        Loading the cluster
      </p>
      <Skeleton className="w-48" />
      <Skeleton className="w-64" />
    </div>
  );
}
