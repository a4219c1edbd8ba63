'use client';

import { Plus } from 'lucide-react';
import { type ReactNode, type RefObject, useId, useMemo, useRef } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { Autocomplete } from '#components/ui/autocomplete.tsx';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { PairRows } from './pair-rows.tsx';
import {
  addRow,
  FORM_MESSAGE_ID,
  type FormField,
  isBadHeader,
  type RequestForm,
  readForm,
} from './request-form.ts';
import { suggestHosts, suggestOrigins } from './suggestions.ts';

type RequestFieldsProps = { readonly form: RequestForm; readonly onChange: (form: RequestForm) => void };

const PROTOCOLS = [
  { value: 'http', label: 'HTTP' },
  { value: 'grpc', label: 'gRPC' },
] as const;

/** The methods an HTTPRoute can ask for (HTTPMethod). */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'];

/** The request in fields. What is wrong is said where the answer stands, so that nothing moves while typing. */
export function RequestFields({ form, onChange }: RequestFieldsProps) {
  const { world } = useDraftWorld();
  const id = useId();
  const origins = useMemo(() => suggestOrigins(world), [world]);
  const hosts = useMemo(() => suggestHosts(world, form.from), [world, form.from]);
  const reading = readForm(form);
  const wrong = reading.ok || reading.error.isEmpty ? null : reading.error.field;
  const marks = (field: FormField) =>
    wrong === field ? { invalid: true, describedBy: FORM_MESSAGE_ID } : { invalid: false };
  const methods = METHODS.includes(form.method) ? METHODS : [form.method, ...METHODS];
  const isGrpc = form.protocol === 'grpc';
  const fields = useRef<HTMLFieldSetElement>(null);
  const add = (list: 'headers' | 'query', noun: string) => {
    const rows = addRow(form[list]);
    onChange({ ...form, [list]: rows });
    focusLater(fields, `input[data-row="${noun} ${rows.at(-1)?.id}"]`);
  };
  return (
    <fieldset ref={fields} className="grid grid-cols-[3.75rem_minmax(0,1fr)] items-center gap-x-2 gap-y-2">
      <legend className="sr-only">Request</legend>
      <Label htmlFor={`${id}from`}>From</Label>
      <Autocomplete
        id={`${id}from`}
        mono
        options={origins}
        value={form.from}
        placeholder="namespace, or namespace/gateway"
        onChange={(from) => onChange({ ...form, from })}
        {...marks('from')}
      />
      <Label htmlFor={`${id}to`}>To</Label>
      <Autocomplete
        id={`${id}to`}
        mono
        options={hosts}
        value={form.to}
        placeholder={form.from.includes('/') ? 'www.example.org' : 'service.namespace:port'}
        onChange={(to) => onChange({ ...form, to })}
        {...marks('to')}
      />
      <span className="text-xs font-medium text-ink-2">Request</span>
      <div className="grid grid-cols-2 gap-2 lg:grid-cols-[5.25rem_6.5rem_minmax(0,1fr)]">
        <Select
          ariaLabel="Protocol"
          options={PROTOCOLS}
          value={form.protocol}
          onChange={(protocol) => onChange({ ...form, protocol })}
        />
        <Select
          ariaLabel="Method"
          mono
          disabled={isGrpc}
          options={methods.map((method) => ({ value: method, label: method }))}
          value={isGrpc ? 'POST' : form.method}
          onChange={(method) => onChange({ ...form, method })}
        />
        <Input
          mono
          aria-label={isGrpc ? 'Service and method' : 'Path'}
          className="max-lg:col-span-2"
          value={form.path}
          title={form.path}
          placeholder={isGrpc ? '/package.Service/Method' : '/'}
          onChange={(event) => onChange({ ...form, path: event.target.value })}
          invalid={wrong === 'path'}
          aria-describedby={wrong === 'path' ? FORM_MESSAGE_ID : undefined}
        />
      </div>
      <PairRows
        title="Query"
        noun="parameter"
        rows={form.query}
        onChange={(query) => onChange({ ...form, query })}
        onRemove={({ id: gone }) => {
          onChange({ ...form, query: form.query.filter((row) => row.id !== gone) });
          focusLater(fields, 'button[data-add="parameter"]');
        }}
      />
      <PairRows
        title="Headers"
        noun="header"
        rows={form.headers}
        isBad={isBadHeader}
        onChange={(headers) => onChange({ ...form, headers })}
        onRemove={({ id: gone }) => {
          onChange({ ...form, headers: form.headers.filter((row) => row.id !== gone) });
          focusLater(fields, 'button[data-add="header"]');
        }}
      />
      <div className="col-start-2 -ml-2 flex gap-1">
        <AddButton noun="header" onAdd={() => add('headers', 'header')}>
          Header
        </AddButton>
        {!isGrpc && (
          <AddButton noun="parameter" onAdd={() => add('query', 'parameter')}>
            Query parameter
          </AddButton>
        )}
      </div>
    </fieldset>
  );
}

type AddButtonProps = {
  readonly noun: string;
  readonly onAdd: () => void;
  readonly children: string;
};

function AddButton({ noun, onAdd, children }: AddButtonProps) {
  return (
    <Button data-add={noun} size="sm" variant="ghost" aria-label={`Add ${noun}`} onClick={onAdd}>
      <Plus aria-hidden className="size-3.5" />
      {children}
    </Button>
  );
}

/** The focus goes to what is drawn next: a new row, or a button when a row is gone. */
function focusLater(fields: RefObject<HTMLElement | null>, selector: string): void {
  requestAnimationFrame(() => fields.current?.querySelector<HTMLElement>(selector)?.focus());
}

function Label({ htmlFor, children }: { readonly htmlFor: string; readonly children: ReactNode }) {
  return (
    <label htmlFor={htmlFor} className="text-xs font-medium text-ink-2">
      {children}
    </label>
  );
}
