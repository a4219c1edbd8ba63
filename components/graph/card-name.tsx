import { cn } from '#components/ui/cn.ts';

/** Characters kept at the end: enough for `-canary`, which is where names of versions differ. */
const TAIL = 7;

/** The name of a card; a long one loses its middle, because both ends tell it from its neighbours. */
export function CardName({
  name,
  isRemoved = false,
}: {
  readonly name: string;
  readonly isRemoved?: boolean;
}) {
  const cut = Math.max(0, name.length - TAIL);
  return (
    <span className={cn('card-name', isRemoved && 'line-through')} title={name}>
      <span className="card-name-head">{name.slice(0, cut)}</span>
      <span>{name.slice(cut)}</span>
    </span>
  );
}
