import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { KindStatus } from '#lib/wire/clusters.ts';
import { ClockTime } from './clock-time.tsx';
import { KIND_STATE } from './watch-state-words.ts';

/** Every watched kind with its state in words and the number of objects. */
export function KindsList({ kinds }: { readonly kinds: readonly KindStatus[] }) {
  if (kinds.length === 0) return <p className="text-sm text-ink-2">Nothing heard from the cluster yet.</p>;
  return (
    <table className="w-full text-xs">
      <caption className="sr-only">Watched kinds</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Objects</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <KindRow key={`${kind.group}/${kind.kind}`} kind={kind} />
        ))}
      </tbody>
    </table>
  );
}

function KindRow({ kind }: { readonly kind: KindStatus }) {
  const { tone, icon, words } = KIND_STATE[kind.state];
  const counts = kind.state === 'LIVE' || kind.state === 'STALE' || kind.count > 0;
  return (
    <tr>
      <th scope="row" className="py-0.5 pr-2 text-left align-top font-normal text-ink">
        {kind.kind}
        {kind.message !== null && <p className="max-w-56 text-pretty text-ink-3">{kind.message}</p>}
      </th>
      <td className="py-0.5 pr-4 text-right align-top text-ink-2 tabular-nums">
        {counts ? kind.count : '–'}
      </td>
      <td className="py-0.5 align-top whitespace-nowrap">
        <StatusBadge tone={tone} icon={icon} variant="plain">
          {words}
          {kind.state === 'STALE' && kind.lastSeen !== null && (
            <>
              {' since '}
              <ClockTime ms={kind.lastSeen} />
            </>
          )}
        </StatusBadge>
      </td>
    </tr>
  );
}
