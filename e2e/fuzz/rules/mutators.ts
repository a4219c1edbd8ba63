import type { Subject } from '../subjects.ts';
import type { Mutator } from './combo.ts';
import { filters, filterUnion, prefixReplacement, repeatedFilters } from './filters.ts';
import { addresses, infrastructureKeys, listenerPairs, portTls } from './listeners.ts';
import { alternativeNames, certificates, grantEntries, targets } from './policies.ts';
import { backends, parentPairs, ruleNames } from './references.ts';
import { grpcMethods, hostnames, pathMatches, retries, sessions, timeouts, totalMatches } from './routes.ts';

const STREAM = [parentPairs, backends, ruleNames];

const MUTATORS: Readonly<Record<string, readonly Mutator[]>> = {
  HTTPRoute: [
    parentPairs,
    parentPairs,
    backends,
    ruleNames,
    filters,
    filters,
    filters,
    filters,
    filterUnion,
    filterUnion,
    repeatedFilters,
    prefixReplacement,
    prefixReplacement,
    pathMatches,
    pathMatches,
    pathMatches,
    totalMatches,
    timeouts,
    hostnames,
  ],
  GRPCRoute: [
    parentPairs,
    backends,
    ruleNames,
    filters,
    filters,
    filterUnion,
    filterUnion,
    repeatedFilters,
    grpcMethods,
    grpcMethods,
    totalMatches,
    hostnames,
  ],
  TCPRoute: STREAM,
  UDPRoute: STREAM,
  TLSRoute: [...STREAM, hostnames, hostnames, hostnames],
  Gateway: [listenerPairs, listenerPairs, addresses, addresses, portTls, infrastructureKeys],
  ListenerSet: [listenerPairs],
  ReferenceGrant: [grantEntries],
  BackendTLSPolicy: [targets, certificates, alternativeNames],
};

/** Changes that aim at the CEL rules of a kind. */
export function mutatorsOf({ kind, channel }: Subject): readonly Mutator[] {
  const known = MUTATORS[kind] ?? [];
  if (channel === 'standard') return known;
  if (kind === 'HTTPRoute') return [...known, sessions, sessions, retries];
  return kind === 'GRPCRoute' ? [...known, sessions, sessions] : known;
}
