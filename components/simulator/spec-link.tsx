import { BookOpen } from 'lucide-react';

/** Leads to the section of the specification a statement follows. */
export function SpecLink({ href, about }: { readonly href: string; readonly about: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      title="Read it in the specification"
      aria-label={`Specification: ${about}`}
      className="flex size-5 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-sunken hover:text-accent"
    >
      <BookOpen aria-hidden className="size-3.5" />
    </a>
  );
}
