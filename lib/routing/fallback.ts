import { isServiceParent, type ParentRef, type Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { type Attachment, attachedRoutes, facetOf, parentKeyOf, sharesPort } from './attachment.ts';
import { isCatchAll } from './summarize-rule.ts';

/** What the parents' traffic falls back to when this route is deleted: one sentence per parent, never empty. */
export function fallbackAfterDelete(world: World, route: Route): readonly string[] {
  if (route.parents.length === 0) return ['The route is attached to nothing: no traffic changes.'];
  return route.parents.map((parent) => sentenceFor(world, route, parent));
}

function sentenceFor(world: World, route: Route, parent: ParentRef): string {
  const routeKey = objectKey(route);
  const others = attachedRoutes(world, parentKeyOf(parent)).filter(
    (other) => objectKey(other.route) !== routeKey && sharesPort(other.parent, parent),
  );
  if (!isServiceParent(parent)) return gatewaySentence(parent, others);
  if (facetOf(route, parent) === 'consumer') return consumerSentence(route, parent, others);
  return producerSentence(
    parent,
    others.filter((other) => other.facet === 'producer'),
  );
}

/** No routes left: the Service's own endpoints again; some left: their rules decide and the rest is 404 (GEP-1686). */
function producerSentence(parent: ParentRef, others: readonly Attachment[]): string {
  const where = placeOf(parent);
  if (others.length === 0)
    return `Requests to ${where} go to its own endpoints again: no route is left on it.`;
  return `Requests to ${where} follow ${remaining(others)}`;
}

/** A namespace with consumer routes uses only these; without any, the producer routes apply again (GEP-1294). */
function consumerSentence(route: Route, parent: ParentRef, others: readonly Attachment[]): string {
  const from = `Requests from namespace ${route.namespace} to ${placeOf(parent)}`;
  const consumers = others.filter(
    (other) => other.facet === 'consumer' && other.route.namespace === route.namespace,
  );
  if (consumers.length > 0) return `${from} follow ${remaining(consumers)}`;
  const producers = others.filter((other) => other.facet === 'producer');
  if (producers.length === 0) return `${from} go to its own endpoints again: no route is left on it.`;
  return `${from} follow ${remaining(producers)} These apply to callers in every namespace.`;
}

function gatewaySentence(parent: ParentRef, others: readonly Attachment[]): string {
  const where = `${parent.kind} ${parent.namespace}/${parent.name}${sectionOf(parent)}`;
  if (others.length === 0) return `${where} answers 404: no route is left on it.`;
  return `Requests through ${where} follow ${remaining(others)}`;
}

function remaining(others: readonly Attachment[]): string {
  const names = [...new Set(others.map((other) => `${other.route.namespace}/${other.route.name}`))];
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  const hasCatchAll = others.some((other) => other.route.rules.some(isCatchAll));
  const rest = hasCatchAll ? '' : '; what no rule matches gets 404';
  return `the rules of ${shown}${more}${rest}.`;
}

function placeOf(parent: ParentRef): string {
  const port = parent.port === null ? '' : ` port ${parent.port}`;
  return `Service ${parent.namespace}/${parent.name}${port}`;
}

function sectionOf(parent: ParentRef): string {
  if (parent.sectionName !== null) return ` listener ${parent.sectionName}`;
  return parent.port === null ? '' : ` port ${parent.port}`;
}
