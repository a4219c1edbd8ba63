'use client';

import { CircleAlert, Plus } from 'lucide-react';
import { type RefObject, useId, useMemo, useRef } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useIsLoaded } from '#components/live/cluster-live.tsx';
import { Autocomplete } from '#components/ui/autocomplete.tsx';
import { Button } from '#components/ui/button.tsx';
import { originDoubts } from './origin-doubts.ts';
import { PairRows } from './pair-rows.tsx';
import {
  addRow,
  FORM_MESSAGE_ID,
  type FormField,
  type FormRow,
  isBadHeader,
  type RequestForm,
  readForm,
} from './request-form.ts';
import { RequestLine } from './request-line.tsx';
import { suggestHosts, suggestOrigins } from './suggestions.ts';

type RequestFieldsProps = { readonly form: RequestForm; readonly onChange: (form: RequestForm) => void };

/** The request in fields. What is wrong is said where the answer stands, so that nothing moves while typing. */
export function RequestFields({ form, onChange }: RequestFieldsProps) {
  const reading = readForm(form);
  const wrong = reading.ok || reading.error.isEmpty ? null : reading.error.field;
  return (
    <fieldset className="grid grid-cols-[3.75rem_minmax(0,1fr)] items-center gap-x-2 gap-y-2">
      <legend className="sr-only">Request</legend>
      <EndFields form={form} onChange={onChange} reading={reading} />
      <span className="text-xs font-medium text-ink-2">Request</span>
      <RequestLine form={form} onChange={onChange} isWrong={wrong === 'path'} />
      <RowFields form={form} onChange={onChange} />
    </fieldset>
  );
}

const labelClass = 'text-xs font-medium text-ink-2';

type FormReading = ReturnType<typeof readForm>;

/** Where it comes from and where it goes, with suggestions from the cluster. */
function EndFields({ form, onChange, reading }: RequestFieldsProps & { readonly reading: FormReading }) {
  const wrong = reading.ok || reading.error.isEmpty ? null : reading.error.field;
  const { world } = useDraftWorld();
  const isLoaded = useIsLoaded();
  const id = useId();
  const [doubt] = isLoaded && reading.ok ? originDoubts(reading.value.from, world) : [];
  const origins = useMemo(() => suggestOrigins(world), [world]);
  const hosts = useMemo(() => suggestHosts(world, form.from), [world, form.from]);
  const marks = (field: FormField) =>
    wrong === field ? { invalid: true, describedBy: FORM_MESSAGE_ID } : { invalid: false };
  return (
    <>
      <label htmlFor={`${id}from`} className={labelClass}>
        From
      </label>
      <div className="group min-w-0">
        <Autocomplete
          id={`${id}from`}
          listLabel="Namespaces and Gateways"
          mono
          options={origins}
          value={form.from}
          placeholder="namespace, or namespace/gateway"
          onChange={(from) => onChange({ ...form, from })}
          {...(doubt === undefined ? marks('from') : { describedBy: `${id}doubt` })}
        />
        {doubt !== undefined && (
          // Names are unknown until they are typed to the end: seen once the field is left.
          <p
            id={`${id}doubt`}
            className="mt-1 flex items-start gap-1 text-xs text-ink group-focus-within:sr-only"
          >
            <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0 text-warn" />
            <span className="min-w-0 break-words">{doubt.message}</span>
          </p>
        )}
      </div>
      <label htmlFor={`${id}to`} className={labelClass}>
        To
      </label>
      <Autocomplete
        id={`${id}to`}
        listLabel="Destinations"
        mono
        options={hosts}
        value={form.to}
        placeholder={form.from.includes('/') ? 'www.example.org' : 'service.namespace:port'}
        onChange={(to) => onChange({ ...form, to })}
        {...marks('to')}
      />
    </>
  );
}

type RowList = 'headers' | 'query';

const NOUN: Readonly<Record<RowList, string>> = { headers: 'header', query: 'query parameter' };

/** Query and headers; rows come above the buttons that add them. */
function RowFields({ form, onChange }: RequestFieldsProps) {
  const buttons = useRef<HTMLDivElement>(null);
  const add = (list: RowList) => {
    const rows = addRow(form[list]);
    onChange({ ...form, [list]: rows });
    focusLater(buttons, `input[data-row="${NOUN[list]} ${rows.at(-1)?.id}"]`);
  };
  const rowsOf = (list: RowList) => ({
    noun: NOUN[list],
    rows: form[list],
    onChange: (rows: readonly FormRow[]) => onChange({ ...form, [list]: rows }),
    onRemove: (gone: FormRow) => {
      onChange({ ...form, [list]: form[list].filter(({ id }) => id !== gone.id) });
      focusLater(buttons, `button[data-add="${NOUN[list]}"]`);
    },
  });
  return (
    <>
      <PairRows title="Query" {...rowsOf('query')} />
      <PairRows title="Headers" isBad={isBadHeader} {...rowsOf('headers')} />
      <div ref={buttons} className="col-start-2 -ml-2 flex gap-1">
        <AddButton noun="header" label="Header" onAdd={() => add('headers')} />
        {form.protocol === 'http' && (
          <AddButton noun="query parameter" label="Query parameter" onAdd={() => add('query')} />
        )}
      </div>
    </>
  );
}

type AddButtonProps = { readonly noun: string; readonly label: string; readonly onAdd: () => void };

function AddButton({ noun, label, onAdd }: AddButtonProps) {
  return (
    <Button data-add={noun} size="sm" variant="ghost" aria-label={`Add ${noun}`} onClick={onAdd}>
      <Plus aria-hidden className="size-3.5" />
      {label}
    </Button>
  );
}

/** The focus goes to what is drawn next: a new row, or a button when a row is gone. */
function focusLater(buttons: RefObject<HTMLElement | null>, selector: string): void {
  requestAnimationFrame(() =>
    buttons.current?.closest('fieldset')?.querySelector<HTMLElement>(selector)?.focus(),
  );
}
