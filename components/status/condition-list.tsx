import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { Tone } from '#components/ui/tone.ts';
import { reasonWords } from '#lib/status/reasons.ts';
import type { RouteCondition } from '#lib/status/verdict.ts';

/** Types whose True is bad news. */
const NEGATIVE: ReadonlySet<string> = new Set(['PartiallyInvalid', 'Conflicted', 'OverlappingTLSConfig']);

function toneOf({ type, status }: RouteCondition): Tone {
  if (status === 'Unknown') return 'info';
  return (status === 'True') === NEGATIVE.has(type) ? 'bad' : 'ok';
}

/** Conditions as the controller wrote them, with the reason in plain words. */
export function ConditionList({
  conditions,
  generation,
}: {
  readonly conditions: readonly RouteCondition[];
  /** Of the object, to mark conditions about an older version; null when unknown. */
  readonly generation: number | null;
}) {
  return (
    <ul className="flex flex-col gap-1">
      {conditions.map((condition) => (
        <li key={condition.type} className="text-sm">
          <div className="flex flex-wrap items-center gap-x-2">
            <StatusBadge tone={toneOf(condition)} variant="plain">
              {`${condition.type}: ${condition.status}`}
            </StatusBadge>
            <span className="font-mono text-xs text-ink-2">{condition.reason}</span>
            {isOld(condition, generation) && (
              <span className="text-xs text-warn">about generation {condition.observedGeneration}</span>
            )}
          </div>
          <p className="pl-4.5 break-words text-ink-2">
            {condition.message === '' ? reasonWords(condition.reason) : condition.message}
          </p>
        </li>
      ))}
    </ul>
  );
}

function isOld({ observedGeneration }: RouteCondition, generation: number | null): boolean {
  return observedGeneration !== null && generation !== null && observedGeneration < generation;
}
