import { CircleX, TriangleAlert } from 'lucide-react';
import { createContext, useContext } from 'react';
import { useFindings } from '#components/editor/findings.tsx';
import { useSimulator } from '#components/simulator/simulator-state.ts';
import { cn } from '#components/ui/cn.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { CardMarks, FindingMark } from './finding-marks.ts';

const MarksContext = createContext<ReadonlyMap<string, CardMarks>>(new Map());

/** Gives the signs of findings to the cards and edges inside. */
export const MarksProvider = MarksContext.Provider;

/** The signs of one card; undefined when nothing was found in its object. */
export function useCardMarks(id: string): CardMarks | undefined {
  return useContext(MarksContext).get(id);
}

type FindingSignProps = {
  readonly mark: FindingMark | null | undefined;
  readonly objectKey: ObjectKey;
  /** What it is about, for the name of the button: `rule 2`. */
  readonly place: string;
  readonly isEntry: boolean;
  readonly className?: string;
};

/** Icon and number of findings; a press shows the worst of them where it stands. */
export function FindingSign({ mark, objectKey, place, isEntry, className }: FindingSignProps) {
  const { reveal } = useFindings();
  const { close } = useSimulator();
  if (!mark) return null;
  const isError = mark.severity === 'error';
  const Icon = isError ? CircleX : TriangleAlert;
  const noun = isError ? 'error' : 'warning';
  const count = mark.count === 1 ? `1 ${noun}` : `${mark.count} findings, the worst: ${noun},`;
  return (
    <button
      type="button"
      tabIndex={isEntry ? 0 : -1}
      title={mark.words}
      aria-label={`${count} in ${place}: ${mark.words}`}
      className={cn('finding-sign nodrag', isError ? 'text-bad' : 'text-warn', className)}
      onClick={(event) => {
        event.stopPropagation();
        close();
        reveal(objectKey, mark.path);
      }}
    >
      <Icon aria-hidden className="size-3.5" />
      {mark.count > 1 && <span className="text-xs tabular-nums">{mark.count}</span>}
    </button>
  );
}
