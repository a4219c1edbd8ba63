/** One sample of a page; histograms are read with their suffixes and `le`. */
export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/**
 * Reads the text format 0.0.4 strictly, for tests. Throws on a line it does not know, on a family whose type comes late or twice,
 * and on a series that comes twice.
 */
export function readExposition(text: string): readonly Sample[] {
  const types = new Map<string, string>();
  const seen = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap((line) => {
      const [, typed, type] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? [];
      if (typed !== undefined && type !== undefined) {
        if (types.has(typed)) throw new Error(`typed twice: ${typed}`);
        types.set(typed, type);
        return [];
      }
      if (/^# HELP \S+ .+$/.test(line)) return [];
      const sample = readSample(line);
      const family = types.has(sample.name) ? sample.name : sample.name.replace(/_(bucket|sum|count)$/, '');
      if (!types.has(family)) throw new Error(`untyped: ${line}`);
      const series = line.slice(0, line.lastIndexOf(' '));
      if (seen.has(series)) throw new Error(`twice: ${series}`);
      seen.add(series);
      return [sample];
    });
}

function readSample(line: string): Sample {
  const [, name, inside = '', number] = LINE.exec(line) ?? [];
  const value = Number(number);
  if (name === undefined || !Number.isFinite(value)) throw new Error(`no sample: ${line}`);
  return { name, labels: readLabels(inside, line), value };
}

function readLabels(inside: string, line: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < inside.length) {
    const [, name, value] = LABEL.exec(inside) ?? [];
    if (name === undefined || value === undefined || name in labels) throw new Error(`bad labels: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
  }
  return labels;
}

/** The sum of a metric over the series whose labels fit. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  fits: (labels: Sample['labels']) => boolean = () => true,
): number {
  return samples.reduce((sum, each) => (each.name === name && fits(each.labels) ? sum + each.value : sum), 0);
}
