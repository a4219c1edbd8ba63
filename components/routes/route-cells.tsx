import { Copy, CornerDownRight, TriangleAlert } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { cn } from '#components/ui/cn.ts';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { TONE_CLASS } from '#components/ui/tone.ts';
import type { TableBackend, TableEnd, TableRow } from '#lib/graph/graph-table.ts';
import type { Change } from '#lib/graph/model.ts';
import { parseObjectKey } from '#lib/identity/object-ref.ts';
import { audienceOf } from '#lib/routing/attachment.ts';
import type { ParentVerdict } from '#lib/status/verdict.ts';
import { CHANGE_WORDS, HEALTH_WORDS, VERDICT_WORDS } from './health-words.ts';
import type { RouteGroup } from './route-groups.ts';

/** Parent or backend by name; its namespace only where it differs from the route's. */
export function EndName({ end, from }: { readonly end: TableEnd; readonly from: string }) {
  return (
    <span className="min-w-0 break-words">
      {end.namespace !== from && end.namespace !== '' && <span className="text-ink-3">{end.namespace}/</span>}
      <span className="text-ink">{end.name}</span>
      {end.place !== null && (
        <span className="text-ink-3 tabular-nums">
          {end.place.startsWith(':') ? end.place : ` · ${end.place}`}
        </span>
      )}
      {end.missing && (
        <span className="ml-1 inline-flex items-center gap-0.5 align-text-bottom text-xs text-bad">
          <TriangleAlert aria-hidden className="size-3.5" /> missing
        </span>
      )}
    </span>
  );
}

/** The parents of a route, one a line. */
export function Parents({ group }: { readonly group: RouteGroup }) {
  const { parents, namespace } = group.head;
  if (parents.length === 0) return <span className="text-ink-3">None</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {parents.map((parent) => (
        <li key={`${parent.key} ${parent.place ?? ''}`}>
          <EndName end={parent} from={namespace} />
          <Audience parent={parent} namespace={namespace} />
        </li>
      ))}
    </ul>
  );
}

/** A route on a Service of another namespace is for the callers of its own namespace alone. */
function Audience({ parent, namespace }: { readonly parent: TableEnd; readonly namespace: string }) {
  const ref = parseObjectKey(parent.key);
  const words = ref && audienceOf({ namespace }, ref);
  return words ? <span className="block text-xs text-ink-2">{words}</span> : null;
}

type RowProps = { readonly row: TableRow; readonly group: RouteGroup };

/** A route that is new or goes as a whole is marked once, not at each of its parts. */
function isPartChange(group: RouteGroup): boolean {
  return group.change === 'changed' || group.change === null;
}

/** One rule in words: what it matches, then what it does besides forwarding. */
export function RuleWords({ row, group }: RowProps) {
  if (row.rule === null) return <span className="text-ink-3">No rules</span>;
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className={cn('min-w-0 break-words text-ink', row.rule.change === 'removed' && 'line-through')}>
          {row.rule.summary}
        </span>
        {row.rule.name !== null && <Badge mono>{row.rule.name}</Badge>}
        {isPartChange(group) && <ChangeMark change={row.rule.change} />}
      </span>
      {row.rule.actions.map((action) => (
        <span key={action} className="flex items-start gap-1 text-xs text-ink-2">
          <CornerDownRight aria-hidden className="mt-0.5 size-3 text-ink-3" />
          {action}
        </span>
      ))}
    </div>
  );
}

/** Backends of a rule, one a line, percents under each other, with a bar of the share. */
export function Backends({ row, group }: RowProps) {
  if (row.backends.length === 0) return <span className="text-ink-3">None</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {row.backends.map((backend, index) => (
        <BackendLine
          // biome-ignore lint/suspicious/noArrayIndexKey: one Service may stand twice in a rule; the place is the identity
          key={index}
          backend={backend}
          from={row.namespace}
          isMarked={isPartChange(group)}
        />
      ))}
    </ul>
  );
}

type BackendLineProps = {
  readonly backend: TableBackend;
  readonly from: string;
  readonly isMarked: boolean;
};

function BackendLine({ backend, from, isMarked }: BackendLineProps) {
  const isMirror = backend.kind === 'mirror';
  return (
    <li
      className={cn(
        'grid grid-cols-[3.25rem_2.5rem_1fr] items-baseline gap-x-2',
        backend.change !== null && TONE_CLASS[CHANGE_WORDS[backend.change].tone],
      )}
    >
      {isMirror ? (
        <span className="col-span-2 flex items-center gap-1 text-xs text-ink-2">
          <Copy aria-hidden className="size-3" />
          mirror {backend.share === null ? '' : backend.percent}
        </span>
      ) : (
        <>
          <span className="text-right text-ink tabular-nums" title={`weight ${backend.weight ?? 'unknown'}`}>
            {backend.percent}
          </span>
          <span aria-hidden className="block h-1 -translate-y-0.5 rounded-sm bg-line">
            <span
              className={cn('block h-1 rounded-sm', backend.change === null ? 'bg-accent' : 'bg-(--tone)')}
              style={{ width: `${Math.round((backend.share ?? 0) * 100)}%` }}
            />
          </span>
        </>
      )}
      <span
        className={cn('flex min-w-0 items-baseline gap-2', backend.change === 'removed' && 'line-through')}
      >
        <EndName end={backend} from={from} />
        {isMarked && <ChangeMark change={backend.change} />}
      </span>
    </li>
  );
}

/** What each controller says about each parent; plain words where it is not simply accepted. */
export function RouteStatus({ group }: { readonly group: RouteGroup }) {
  const { head, verdicts, change } = group;
  if (change !== null) {
    return (
      <StatusBadge tone={CHANGE_WORDS[change].tone} icon={HEALTH_WORDS.draft.icon} variant="plain">
        Not applied yet
      </StatusBadge>
    );
  }
  if (verdicts.length === 0) {
    const { tone, icon, words } = HEALTH_WORDS[head.health];
    return (
      <StatusBadge tone={tone} icon={icon} variant="plain">
        {words}
      </StatusBadge>
    );
  }
  return (
    <ul className="flex flex-col gap-1">
      {verdicts.map((verdict) => (
        <li key={`${verdict.parent.namespace}/${verdict.parent.name}/${verdict.controllerName ?? ''}`}>
          <Verdict verdict={verdict} withName={verdicts.length > 1} />
        </li>
      ))}
    </ul>
  );
}

function Verdict({ verdict, withName }: { readonly verdict: ParentVerdict; readonly withName: boolean }) {
  const { tone, icon, words } = VERDICT_WORDS[verdict.state];
  return (
    <>
      <StatusBadge tone={tone} icon={icon} variant="plain" title={verdict.controllerName ?? undefined}>
        {withName ? `${verdict.parent.name}: ${words.toLowerCase()}` : words}
      </StatusBadge>
      {(verdict.state !== 'accepted' || verdict.leftover) && (
        <p className="text-xs text-pretty text-ink-2">{verdict.summary}</p>
      )}
    </>
  );
}

/** Draft against live, in words; nothing where they agree. */
export function ChangeMark({ change }: { readonly change: Change }) {
  if (change === null) return null;
  const { tone, words } = CHANGE_WORDS[change];
  return <StatusBadge tone={tone}>{words}</StatusBadge>;
}
