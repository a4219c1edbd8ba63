import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { Frontend, Impact, RoutePlace } from '#lib/routing/impact/impact.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import type { FindingsChange, ObjectFinding } from '#lib/validation/findings-change.ts';
import type { CliWitness, ImpactOutput } from '#lib/wire/cli-impact.ts';
import { decisionJson, shortName } from './decision-json.ts';

/** An impact and the findings that come and go with it, in the contract of `impact -o json`. */
export function impactJson(impact: Impact, findings: FindingsChange): ImpactOutput {
  return {
    summary: impact.summary,
    hasTelemetry: impact.hasTelemetry,
    isComplete: impact.isComplete,
    lines: impact.lines.map(({ frontend, classes, ...line }) => ({
      ...line,
      frontend: frontendJson(frontend),
      classes: [...classes],
    })),
    attention: impact.attention.map(({ code, message, frontend, route }) => ({
      code,
      message,
      frontend: frontend && frontendJson(frontend),
      route: route && shortName(route),
    })),
    classes: impact.classes.map((each) => ({
      id: each.id,
      frontend: frontendJson(each.frontend),
      words: each.words,
      witness: each.witness && witnessJson(each.witness),
      before: decisionJson(each.before),
      after: decisionJson(each.after),
      moved: each.moved,
      isOpen: each.isOpen,
      change: each.change,
      observed: each.observed,
      uncertain: [...each.uncertain],
    })),
    shadowed: impact.shadowed.map(({ place, frontend, by, message }) => ({
      place: placeJson(place),
      frontend: frontendJson(frontend),
      by: by.map(placeJson),
      message,
    })),
    conflicts: impact.conflicts.map(({ frontend, winner, loser, witness, reason, message }) => ({
      frontend: frontendJson(frontend),
      winner: placeJson(winner),
      loser: placeJson(loser),
      witness: witnessJson(witness),
      reason,
      message,
    })),
    findings: {
      introduced: findings.introduced.map(findingJson),
      fixed: findings.fixed.map(findingJson),
    },
  };
}

function kindOf(key: ObjectKey): string {
  return parseObjectKey(key)?.kind ?? '';
}

function frontendJson({ parent, port, callers }: Frontend): ImpactOutput['classes'][number]['frontend'] {
  return { kind: kindOf(parent), parent: shortName(parent), port, callers };
}

function placeJson({ route, rule, match }: RoutePlace): ImpactOutput['conflicts'][number]['winner'] {
  return { kind: kindOf(route), route: shortName(route), rule, match };
}

function findingJson({ object, finding }: ObjectFinding): ImpactOutput['findings']['fixed'][number] {
  const { path, severity, code, message } = finding;
  const { kind, namespace, name } = parseObjectKey(object) ?? { kind: '', namespace: '', name: object };
  return {
    kind,
    object: namespace === '' ? name : `${namespace}/${name}`,
    path: formatFieldPath(path),
    severity,
    code,
    message,
  };
}

function witnessJson(request: SimulatedRequest): CliWitness {
  const { from, host, method, path, protocol } = request;
  return { from: originJson(from), host, method, path, headers: headersJson(request), protocol };
}

function originJson(from: SimulatedRequest['from']): CliWitness['from'] {
  if (from.kind === 'namespace') return { namespace: from.namespace };
  return { gateway: `${from.namespace}/${from.name}`, listener: from.listener };
}

function headersJson({ headers }: SimulatedRequest): CliWitness['headers'] {
  const values = new Map<string, string[]>();
  for (const { name, value } of headers) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]),
  );
}
