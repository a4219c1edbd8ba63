'use client';

import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { FORM_MESSAGE_ID, type RequestForm } from './request-form.ts';

const PROTOCOLS = [
  { value: 'http', label: 'HTTP' },
  { value: 'grpc', label: 'gRPC' },
] as const;

/** The methods an HTTPRoute can ask for (HTTPMethod). */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'];

type RequestLineProps = {
  readonly form: RequestForm;
  readonly onChange: (form: RequestForm) => void;
  /** The path is none. */
  readonly isWrong: boolean;
};

/** Protocol, method and path; gRPC is always POST. In one line where the panel is wide. */
export function RequestLine({ form, onChange, isWrong }: RequestLineProps) {
  const isGrpc = form.protocol === 'grpc';
  const methods = METHODS.includes(form.method) ? METHODS : [form.method, ...METHODS];
  return (
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
        invalid={isWrong}
        aria-describedby={isWrong ? FORM_MESSAGE_ID : undefined}
      />
    </div>
  );
}
