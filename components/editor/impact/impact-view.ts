import { parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Uncertainty } from '#lib/routing/decision.ts';
import type { Frontend, Impact, ImpactLine, RequestClass } from '#lib/routing/impact/impact.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { type Fate, failsNewly, failsThroughout, fatesOf } from './fates.ts';

/** A class as it is shown. */
export type ClassView = {
  readonly id: string;
  readonly words: string;
  readonly witness: SimulatedRequest | null;
  readonly uncertain: readonly Uncertainty[];
};

/** Classes with the same change, as one row. */
export type RowView = {
  readonly key: string;
  readonly words: string;
  /** What the bars do not say; null when they say all. */
  readonly change: string | null;
  readonly fates: readonly Fate[];
  readonly isMoved: boolean;
  readonly failsNewly: boolean;
  /** Moved, and nothing of it is served before or after. */
  readonly failsThroughout: boolean;
  readonly classes: readonly ClassView[];
};

/** One Service port or listener with its rows. */
export type FrontendView = {
  readonly key: string;
  /** `demo-app:8080`, `listener http of public`. */
  readonly title: string;
  /** `Service in demo`, `Gateway in edge`. */
  readonly kind: string;
  /** Whose requests, where not everybody's; null else. */
  readonly callers: string | null;
  readonly moved: readonly RowView[];
  readonly kept: readonly RowView[];
  readonly movedClasses: number;
  readonly allClasses: number;
};

/** Rows of an impact, by frontend; frontends where something moves first. */
export function frontendViews({ classes, lines }: Impact): readonly FrontendView[] {
  const byId = new Map(classes.map((each) => [each.id, each]));
  const groups = Map.groupBy(lines, ({ frontend }) => keyOf(frontend));
  const views = [...groups].flatMap(([key, group]): readonly FrontendView[] => {
    const [first] = group;
    if (!first) return [];
    const { frontend } = first;
    const own = classes.filter((each) => keyOf(each.frontend) === key);
    const rows = group.map((line) => rowOf(line, classesOf(line, byId)));
    return [
      {
        key,
        ...frontendWords(frontend),
        moved: rows
          .filter(({ isMoved }) => isMoved)
          .sort((a, b) => Number(b.failsNewly) - Number(a.failsNewly)),
        kept: rows.filter(({ isMoved }) => !isMoved),
        movedClasses: own.filter(({ moved }) => moved).length,
        allClasses: own.length,
      },
    ];
  });
  return views.sort((a, b) => Number(b.movedClasses > 0) - Number(a.movedClasses > 0));
}

/** Where the requests arrive, and whose they are. */
export function frontendWords({ parent, namespace, name, port, callers }: Frontend): {
  readonly title: string;
  readonly kind: string;
  readonly callers: string | null;
} {
  const kind = `${parseObjectKey(parent)?.kind ?? 'Service'} in ${namespace}`;
  if (callers.kind === 'listener')
    return { title: `${name}, listener ${callers.listener}`, kind, callers: null };
  const title = port === null ? `${name}, any other port` : `${name}:${port}`;
  return {
    title,
    kind,
    callers: callers.kind === 'namespace' ? `callers in ${callers.namespace}` : null,
  };
}

function keyOf({ parent, port, callers }: Frontend): string {
  const who =
    callers.kind === 'namespace' ? callers.namespace : callers.kind === 'listener' ? callers.listener : '';
  return `${parent} ${port} ${callers.kind} ${who}`;
}

function classesOf(line: ImpactLine, byId: ReadonlyMap<string, RequestClass>): readonly RequestClass[] {
  return line.classes.flatMap((id) => byId.get(id) ?? []);
}

function rowOf(line: ImpactLine, classes: readonly RequestClass[]): RowView {
  const [first] = classes;
  const fates = first ? fatesOf(first.before, first.after, line.frontend.namespace) : [];
  return {
    key: `${line.words} ${line.change}`,
    words: line.words,
    change: line.moved && !isToldByBars(line, fates) ? line.change : null,
    fates,
    isMoved: line.moved,
    failsNewly: line.moved && failsNewly(fates),
    failsThroughout: line.moved && failsThroughout(fates),
    classes: classes.map(({ id, words, witness, uncertain }) => ({ id, words, witness, uncertain })),
  };
}

/** Bars tell shares. Filters, timeouts and the like follow a semicolon in the words, or are all that changes. */
function isToldByBars({ change }: ImpactLine, fates: readonly Fate[]): boolean {
  return !change.includes(';') && fates.some(({ before, after }) => before !== after);
}
