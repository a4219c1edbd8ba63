'use client';

import { cn } from '#components/ui/cn.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { changeInWords, countOf, OPERATION_WORDS, routeInWords } from './change-words.ts';
import type { DraftEntry } from './draft-entry.ts';

type DocumentListProps = {
  readonly entries: readonly DraftEntry[];
  readonly selected: ObjectKey | null;
  readonly findings: ReadonlyMap<ObjectKey, readonly YamlDiagnostic[]>;
  readonly failed: ReadonlySet<ObjectKey>;
  readonly onSelect: (key: ObjectKey) => void;
};

/** The changed objects: what happens to each, field by field, and whether something is wrong with it. */
export function DocumentList({ entries, selected, findings, failed, onSelect }: DocumentListProps) {
  return (
    <ul aria-label="Changed objects" className="flex flex-col">
      {entries.map((entry) => {
        const { key, identity, operation } = entry.document;
        const { tone, icon, word } = OPERATION_WORDS[operation];
        const isSelected = key === selected;
        return (
          <li key={key}>
            <button
              type="button"
              aria-current={isSelected ? 'true' : undefined}
              onClick={() => onSelect(key)}
              className={cn(
                'flex w-full flex-col gap-1 border-b border-l-2 border-b-line border-l-transparent px-3 py-2 text-left -outline-offset-2 hover:bg-sunken',
                isSelected && 'border-l-accent bg-accent-soft hover:bg-accent-soft',
              )}
            >
              <span className="flex w-full items-center gap-2">
                <span className="min-w-0 flex-1 truncate font-mono text-sm font-medium text-ink">
                  {identity.name}
                </span>
                {entry.unchanged ? (
                  <StatusBadge tone="idle">Unchanged</StatusBadge>
                ) : (
                  <StatusBadge tone={tone} icon={icon}>
                    {word}
                  </StatusBadge>
                )}
              </span>
              <span className="flex w-full items-center gap-2 text-xs text-ink-2">
                <span className="min-w-0 flex-1 truncate">
                  {identity.kind} in {identity.namespace}
                </span>
                <Marks entry={entry} findings={findings.get(key) ?? []} isFailed={failed.has(key)} />
              </span>
              <Changes entry={entry} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

type MarksProps = {
  readonly entry: DraftEntry;
  readonly findings: readonly YamlDiagnostic[];
  readonly isFailed: boolean;
};

function Marks({ entry, findings, isFailed }: MarksProps) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return (
    <span className="flex shrink-0 items-center gap-2">
      {isFailed && (
        <StatusBadge tone="bad" variant="plain">
          not applied
        </StatusBadge>
      )}
      {entry.outdated && (
        <StatusBadge tone="warn" variant="plain">
          outdated
        </StatusBadge>
      )}
      {errors > 0 && (
        <StatusBadge tone="bad" variant="plain">
          {countOf(errors, 'error')}
        </StatusBadge>
      )}
      {errors === 0 && warnings > 0 && (
        <StatusBadge tone="warn" variant="plain">
          {countOf(warnings, 'warning')}
        </StatusBadge>
      )}
    </span>
  );
}

const SHOWN = 3;

/** What changes in an existing object, what a new route does. */
function linesOf({ document, changes, object }: DraftEntry): readonly string[] {
  if (document.operation === 'update') return (changes ?? []).map(changeInWords);
  return object ? routeInWords(object) : [];
}

function Changes({ entry }: { readonly entry: DraftEntry }) {
  const { changes, unchanged, owner } = entry;
  const lines = linesOf(entry);
  const more = lines.length - SHOWN;
  return (
    <>
      {changes === null && (
        <span className="text-xs text-bad">The YAML has errors; the graph shows the last good version.</span>
      )}
      {unchanged && <span className="text-xs text-ink-2">You changed nothing; nothing is sent.</span>}
      {lines.length > 0 && (
        <span className="flex w-full flex-col font-mono text-xs text-ink-2">
          {lines.slice(0, more === 1 ? SHOWN + 1 : SHOWN).map((line) => (
            <span key={line} className="truncate" title={line}>
              {line}
            </span>
          ))}
          {more > 1 && <span>and {more} more</span>}
        </span>
      )}
      {owner && <span className="truncate text-xs text-ink-2">Managed by {owner.label}</span>}
    </>
  );
}
