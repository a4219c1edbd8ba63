import type { ReactNode } from 'react';

/** Name and value pairs of an object. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">{children}</dl>;
}

/** One pair; `value` null shows that nobody knows, in words. */
export function Fact({
  name,
  children,
  mono = false,
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly mono?: boolean;
}) {
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd
        className={
          mono ? 'min-w-0 font-mono text-xs leading-5 break-words text-ink' : 'min-w-0 break-words text-ink'
        }
      >
        {children}
      </dd>
    </>
  );
}

/** Said where something is not known, which is another thing than none. */
export function Unknown({ children }: { readonly children: ReactNode }) {
  return <span className="font-sans text-sm text-ink-3">{children}</span>;
}

/** Said where there is none. */
export function Nothing({ children }: { readonly children: ReactNode }) {
  return <p className="text-sm text-ink-3">{children}</p>;
}
