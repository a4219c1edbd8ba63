'use client';

import { X } from 'lucide-react';
import { type ClipboardEvent, useState } from 'react';
import { Callout } from '#components/ui/callout.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Panel, PanelBody, PanelHeader } from '#components/ui/panel.tsx';
import { CopyLinkButton } from './copy-link-button.tsx';
import { readCurlInto } from './curl-into-form.ts';
import { CurlPopover } from './curl-popover.tsx';
import { HEADING_ID, useOpeningFocus } from './opening.ts';
import { RequestFields } from './request-fields.tsx';
import { useRequestForm } from './simulation-provider.tsx';
import { SimulationResult } from './simulation-result.tsx';

/** Asks what a request would get, live and with the draft. Fills its container. */
export function SimulatorPanel({ onClose }: { readonly onClose: () => void }) {
  const { form, change } = useRequestForm();
  const heading = useOpeningFocus();
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [curl, setCurl] = useState({ isOpen: false, text: '' });
  const takeCurl = (text: string): string | null => {
    const read = readCurlInto(form, text);
    if (!read.ok) return read.error;
    change(read.value.form);
    setNotes(read.value.notes);
    setCurl({ isOpen: false, text: '' });
    return null;
  };
  // A curl line pasted into any field means the whole request.
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text');
    if (!/^\s*(\$\s+)?curl\s/.test(text)) return;
    event.preventDefault();
    if (takeCurl(text) !== null) setCurl({ isOpen: true, text });
  };
  return (
    <Panel aria-label="Simulate a request" className="h-full">
      <PanelHeader
        actions={
          <>
            <CurlPopover {...curl} onChange={setCurl} onTake={takeCurl} />
            <CopyLinkButton form={form} />
            <IconButton label="Close" shortcut="Esc" size="sm" onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          </>
        }
      >
        <h2
          ref={heading}
          id={HEADING_ID}
          tabIndex={-1}
          className="truncate text-base font-semibold text-ink outline-none"
        >
          Simulate a request
        </h2>
      </PanelHeader>
      <PanelBody className="p-0">
        <div className="flex flex-col gap-3 border-b border-line bg-surface p-3" onPaste={paste}>
          <RequestFields form={form} onChange={change} />
          {notes.length > 0 && <CurlNotes notes={notes} onClose={() => setNotes([])} />}
        </div>
        <SimulationResult />
      </PanelBody>
    </Panel>
  );
}

/** What the curl line said beyond the request. */
function CurlNotes({ notes, onClose }: { readonly notes: readonly string[]; readonly onClose: () => void }) {
  return (
    <div className="relative">
      <Callout tone="info" role="status" title="From the curl line" className="pr-9">
        <ul className="flex flex-col gap-1">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Callout>
      <IconButton label="Dismiss" size="sm" className="absolute top-1 right-1" onClick={onClose}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}
