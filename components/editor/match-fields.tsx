'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Menu, MenuItem } from '#components/ui/menu.tsx';
import { Select } from '#components/ui/select.tsx';
import type { EditError } from '#lib/edit/edit-error.ts';
import { HTTP_METHODS } from '#lib/edit/match-conditions.ts';
import { type ConditionRow, newCondition } from './gesture-values.ts';

const KINDS: readonly {
  readonly kind: ConditionRow['kind'];
  readonly label: string;
  readonly many: boolean;
}[] = [
  { kind: 'header', label: 'Header', many: true },
  { kind: 'path', label: 'Path', many: false },
  { kind: 'method', label: 'Method', many: false },
  { kind: 'query', label: 'Query parameter', many: true },
];

type Change = { readonly conditions?: readonly ConditionRow[]; readonly keepRest?: boolean };

type MatchFieldsProps = {
  readonly conditions: readonly ConditionRow[];
  readonly keepRest: boolean;
  /** True when the route is a new one, so that someone has to say what happens to all other requests. */
  readonly asksRest: boolean;
  readonly parentName: string;
  readonly error: EditError | null;
  readonly onChange: (change: Change) => void;
};

/** Conditions, all of which must hold, one per line. */
export function MatchFields(props: MatchFieldsProps) {
  const { conditions, onChange } = props;
  const replace = (row: ConditionRow) =>
    onChange({ conditions: conditions.map((known) => (known.id === row.id ? row : known)) });
  const add = (kind: ConditionRow['kind']) => {
    const id = conditions.reduce((most, row) => Math.max(most, row.id), 0) + 1;
    onChange({ conditions: [...conditions, newCondition(id, kind)] });
  };
  return (
    <div className="flex flex-col gap-2">
      <ul className="flex flex-col gap-2" aria-label="Conditions">
        {conditions.map((row) => (
          <li key={row.id} className="flex items-center gap-1.5">
            <RowFields row={row} isWrong={isWrong(row, conditions, props.error)} onChange={replace} />
            <IconButton
              label={`Remove ${labelOf(row.kind).toLowerCase()} condition`}
              size="sm"
              onClick={() => onChange({ conditions: conditions.filter((known) => known !== row) })}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <div>
        <Menu
          trigger={
            <Button size="sm" variant="ghost">
              <Plus aria-hidden className="size-3.5" />
              Add condition
            </Button>
          }
        >
          {KINDS.map(({ kind, label, many }) => (
            <MenuItem
              key={kind}
              disabled={!many && conditions.some((row) => row.kind === kind)}
              onSelect={() => add(kind)}
            >
              {label}
            </MenuItem>
          ))}
        </Menu>
      </div>
      {props.asksRest && (
        <Checkbox
          checked={props.keepRest}
          onChange={(keepRest) => onChange({ keepRest })}
          label={`Keep everything else on ${props.parentName}`}
          hint="A first route replaces the way requests went before: without this, all others get 404."
        />
      )}
    </div>
  );
}

function labelOf(kind: ConditionRow['kind']): string {
  return KINDS.find((entry) => entry.kind === kind)?.label ?? kind;
}

function RowFields({
  row,
  isWrong: wrong,
  onChange,
}: {
  readonly row: ConditionRow;
  readonly isWrong: { readonly name: boolean; readonly value: boolean };
  readonly onChange: (row: ConditionRow) => void;
}) {
  const label = labelOf(row.kind);
  if (row.kind === 'method') {
    return (
      <>
        <RowLabel>{label}</RowLabel>
        <Select
          ariaLabel="Method"
          mono
          value={row.value}
          onChange={(value) => onChange({ ...row, value })}
          options={HTTP_METHODS.map((value) => ({ value: value as string, label: value }))}
        />
      </>
    );
  }
  return (
    <>
      <RowLabel>{label}</RowLabel>
      {row.kind !== 'path' && (
        <Input
          aria-label={`${label} name`}
          placeholder={row.kind === 'header' ? 'version' : 'beta'}
          mono
          value={row.name}
          invalid={wrong.name}
          onChange={(event) => onChange({ ...row, name: event.target.value.trim() })}
        />
      )}
      <Select
        ariaLabel={`${label} comparison`}
        className="w-auto shrink-0"
        value={row.match}
        onChange={(match) => onChange({ ...row, match })}
        options={row.kind === 'path' ? PATH_MATCHES : VALUE_MATCHES}
      />
      <Input
        aria-label={`${label} value`}
        placeholder={row.kind === 'path' ? '/cart' : row.kind === 'header' ? 'v2' : '1'}
        mono
        value={row.value}
        invalid={wrong.value}
        onChange={(event) => onChange({ ...row, value: event.target.value })}
      />
    </>
  );
}

function RowLabel({ children }: { readonly children: string }) {
  return (
    <span className="w-12 shrink-0 truncate text-xs font-medium text-ink-2">{children.split(' ')[0]}</span>
  );
}

type Comparison = { readonly value: ConditionRow['match']; readonly label: string; readonly hint: string };

const VALUE_MATCHES: readonly Comparison[] = [
  { value: 'Exact', label: '=', hint: 'is exactly' },
  { value: 'RegularExpression', label: '~', hint: 'matches the regular expression' },
];

const PATH_MATCHES: readonly Comparison[] = [
  { value: 'PathPrefix', label: 'begins', hint: 'begins with these path elements' },
  { value: 'Exact', label: '=', hint: 'is exactly' },
  { value: 'RegularExpression', label: '~', hint: 'matches the regular expression' },
];

/** Which inputs of a line the error speaks of: `headers.0.value` counts the filled-in header lines. */
function isWrong(
  row: ConditionRow,
  rows: readonly ConditionRow[],
  error: EditError | null,
): { readonly name: boolean; readonly value: boolean } {
  if (error?.code === 'no-condition') return { name: row.name === '', value: row.value === '' };
  const [list, index, part] = error?.field?.split('.') ?? [];
  if (list === 'path') return { name: false, value: row.kind === 'path' };
  const kind = list === 'headers' ? 'header' : list === 'query' ? 'query' : null;
  const filled = rows.filter((other) => other.kind === kind && (other.name !== '' || other.value !== ''));
  const isThis = filled[Number(index)] === row;
  return { name: isThis && part === 'name', value: isThis && part === 'value' };
}
