import { changeWords } from './change-words.ts';
import { askedBy, wordsOfRegions } from './class-words.ts';
import type { DecidedRegion, DividedFrontend } from './frontend-classes.ts';
import type { RequestClass } from './impact.ts';

/** The classes of a divided frontend in words; `weights`: observed parts by class id, null without telemetry. */
export function classesOf(
  divided: DividedFrontend,
  weights: ReadonlyMap<string, number> | null,
): readonly RequestClass[] {
  const { frontend } = divided.pair;
  const { entrances } = divided;
  const words = wordsOfRegions(divided.regions.map(({ region }) => askedBy(region, entrances)));
  return divided.regions.map((decided, at) => {
    const own = `${protocolWords(divided)}${words[at] ?? ''}`;
    const change = changeOf(decided, divided);
    const { id, witness, before, after, moved, uncertain } = decided;
    const sentence = change.isMove ? `${own} ${verb(own)} ${change.text}` : `${own}: ${change.text}`;
    return {
      id,
      frontend,
      protocol: divided.protocol,
      words: own,
      witness,
      before,
      after,
      moved,
      change: change.text,
      sentence,
      observed: weights && (weights.get(id) ?? 0),
      uncertain,
    };
  });
}

function changeOf({ region, before, after, moved }: DecidedRegion, { pair }: DividedFrontend) {
  const [first] = region.pairs;
  return changeWords(
    { decision: before, winner: first?.before ?? null },
    { decision: after, winner: first?.after ?? null },
    { frontend: pair.frontend, moved },
  );
}

function protocolWords({ protocol }: DividedFrontend): string {
  if (protocol === null) return '';
  return protocol === 'grpc' ? 'gRPC: ' : 'HTTP: ';
}

/** `requests … move`, `/checkout moves`. */
function verb(words: string): string {
  return /^(all requests|requests|calls|paths|CORS preflights)/.test(words.replace(/^\w+: /, ''))
    ? 'move'
    : 'moves';
}
