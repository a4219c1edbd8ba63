import { type Change, changeWords, openWords } from './change-words.ts';
import { type Asked, askedBy, wordsOfGroup } from './class-words.ts';
import { type DecidedRegion, type DividedFrontend, otherPair } from './frontend-classes.ts';
import type { RequestClass } from './impact.ts';

/** A class with what its words are made of, for lines that tell several. */
export type ToldClass = { readonly told: RequestClass; readonly asked: Asked; readonly change: Change };

/** The classes of a divided frontend in words; `weights`: observed parts by class id, null without telemetry. */
export function classesOf(
  divided: DividedFrontend,
  weights: ReadonlyMap<string, number> | null,
): readonly ToldClass[] {
  const { frontend } = divided.pair;
  const asked = divided.regions.map(({ region }) => askedBy(region, divided.entrances));
  return divided.regions.flatMap((decided, at) => {
    const own = asked[at];
    if (!own) return [];
    const outside = asked.filter((_, index) => index !== at);
    const words = `${protocolWords(divided.protocol)}${wordsOfGroup([own], outside).join()}`;
    const change = changeOf(decided, divided);
    const { id, witness, before, after, moved, other, uncertain } = decided;
    const told = {
      id,
      frontend,
      protocol: divided.protocol,
      words,
      witness,
      before,
      after,
      moved: moved || other?.moved === true,
      isOpen: isOpen(decided),
      otherReading: other && { before: other.before, after: other.after },
      change: change.text,
      sentence: sentenceOf(words, change),
      observed: weights && (weights.get(id) ?? 0),
      uncertain,
    };
    return [{ told, asked: own, change }];
  });
}

function isOpen({ moved, other }: DecidedRegion): boolean {
  return other !== null && other.moved !== moved;
}

function changeOf(decided: DecidedRegion, { pair }: DividedFrontend): Change {
  const { region, before, after, moved, other } = decided;
  const { frontend } = pair;
  const [first] = region.pairs;
  const change = changeWords(
    { decision: before, winner: first?.before ?? null },
    { decision: after, winner: first?.after ?? null },
    { frontend, moved },
  );
  if (other === null || (!moved && !other.moved)) return change;
  const rivals = first && otherPair(first);
  const otherChange = changeWords(
    { decision: other.before, winner: rivals?.before ?? null },
    { decision: other.after, winner: rivals?.after ?? null },
    { frontend, moved: other.moved },
  );
  return openWords({ change, moved }, { change: otherChange, moved: other.moved });
}

/** `gRPC: ` where calls and other requests are told apart. */
export function protocolWords(protocol: RequestClass['protocol']): string {
  if (protocol === null) return '';
  return protocol === 'grpc' ? 'gRPC: ' : 'HTTP: ';
}

/** `/checkout moves from v1 to v2`, `/checkout: v2 100% instead of 404`, `/checkout may move: …`. */
export function sentenceOf(words: string, { text, isMove, isOpen: isMaybe }: Change): string {
  if (isMaybe) return `${words} ${text}`;
  return isMove ? `${words} ${verb(words)} ${text}` : `${words}: ${text}`;
}

/** `requests … move`, `/checkout moves`. */
function verb(words: string): string {
  return /^(all requests|requests|calls|paths|CORS preflights)/.test(words.replace(/^\w+: /, ''))
    ? 'move'
    : 'moves';
}
