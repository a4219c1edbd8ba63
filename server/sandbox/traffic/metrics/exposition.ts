/** A metric with its help text; histograms have upper bounds, and the way this mesh writes them. */
export type Family =
  | { readonly name: string; readonly help: string; readonly type: 'counter' | 'gauge' }
  | {
      readonly name: string;
      readonly help: string;
      readonly type: 'histogram';
      readonly bounds: readonly number[];
      readonly le: (bound: number) => string;
    };

/** Label values by name, in the order they are written. */
export type Labels = Readonly<Record<string, string>>;

/** A histogram to expose: how many are at most each bound of its family, all of them, and their sum in the family's unit. */
export type Distribution = {
  readonly cumulative: readonly number[];
  readonly count: number;
  readonly sum: number;
};

type Series = { cumulative: number[]; count: number; sum: number };

/** One page of metrics; what is added under the same labels is added up. */
export class Exposition {
  readonly #families = new Map<Family, Map<string, Series>>();

  /** Adds to a counter or gauge. */
  add(family: Family, labels: Labels, value: number): void {
    this.#series(family, labels).sum += value;
  }

  /** Adds to a histogram. */
  addDistribution(family: Family, labels: Labels, { cumulative, count, sum }: Distribution): void {
    const series = this.#series(family, labels);
    for (const [index, value] of cumulative.entries())
      series.cumulative[index] = (series.cumulative[index] ?? 0) + value;
    series.count += count;
    series.sum += sum;
  }

  /** The text format 0.0.4 of Prometheus. */
  text(): string {
    const lines: string[] = [];
    for (const [family, series] of this.#families) {
      lines.push(`# HELP ${family.name} ${family.help}`, `# TYPE ${family.name} ${family.type}`);
      for (const [labels, values] of series) pushSeries(lines, family, { labels, ...values });
    }
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  }

  #series(family: Family, labels: Labels): Series {
    let known = this.#families.get(family);
    if (!known) {
      known = new Map();
      this.#families.set(family, known);
    }
    const text = formatLabels(labels);
    let series = known.get(text);
    if (!series) {
      series = { cumulative: [], count: 0, sum: 0 };
      known.set(text, series);
    }
    return series;
  }
}

function pushSeries(lines: string[], family: Family, series: Series & { readonly labels: string }): void {
  const { labels, cumulative, count, sum } = series;
  if (family.type !== 'histogram') {
    lines.push(`${family.name}${braced(labels)} ${sum}`);
    return;
  }
  const more = labels === '' ? '' : `${labels},`;
  for (const [index, bound] of family.bounds.entries())
    lines.push(`${family.name}_bucket{${more}le="${family.le(bound)}"} ${cumulative[index] ?? 0}`);
  lines.push(
    `${family.name}_bucket{${more}le="+Inf"} ${count}`,
    `${family.name}_sum${braced(labels)} ${sum}`,
    `${family.name}_count${braced(labels)} ${count}`,
  );
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`;
}

function formatLabels(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
    .join(',');
}

function escapeValue(value: string): string {
  return value.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
}
