/** `14:03:07`, today; with the day when it is another one. Ms since epoch. */
export function formatClockTime(ms: number, now: Date): string {
  const date = new Date(ms);
  const time = date.toLocaleTimeString(undefined, { hour12: false });
  return date.toDateString() === now.toDateString() ? time : `${date.toLocaleDateString()} ${time}`;
}

/** A moment as clock time; the whole of it on hover. */
export function ClockTime({ ms }: { readonly ms: number }) {
  const date = new Date(ms);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()} className="tabular-nums">
      {formatClockTime(ms, new Date())}
    </time>
  );
}
