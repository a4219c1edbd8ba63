import { isServiceParent, type Route, type RouteRule } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { type EditError, editError } from './edit-error.ts';

/** Ports an HTTPRoute can use. */
export function routablePorts(service: Service): readonly number[] {
  return service.ports.filter((port) => port.protocol !== 'UDP').map((port) => port.port);
}

/** The parent's port a new route is for: the chosen one, else its only one. Errors: `port-needed` with the choices, `bad-port`. */
export function chooseParentPort(parent: Service, chosen: number | undefined): Result<number, EditError> {
  return choosePort(parent, { chosen, field: 'parentPort', wanted: null });
}

/** The backend's port: the chosen one, else the same as the parent's when it has it, else its only one. Errors: `port-needed`, `bad-port`. */
export function chooseBackendPort(
  backend: Service,
  chosen: number | undefined,
  wanted: number | null,
): Result<number, EditError> {
  return choosePort(backend, { chosen, field: 'backendPort', wanted });
}

function choosePort(
  service: Service,
  { chosen, field, wanted }: { chosen: number | undefined; field: string; wanted: number | null },
): Result<number, EditError> {
  const ports = routablePorts(service);
  const choices = ports.map(String);
  if (chosen !== undefined) {
    if (ports.includes(chosen)) return ok(chosen);
    return err(editError('bad-port', `${service.name} has no port ${chosen}.`, { field, choices }));
  }
  if (wanted !== null && ports.includes(wanted)) return ok(wanted);
  const [only] = ports;
  if (only === undefined) {
    return err(editError('bad-port', `${service.name} declares no port a route can use.`, { field }));
  }
  if (ports.length === 1) return ok(only);
  return err(editError('port-needed', `${service.name} has several ports; choose one.`, { field, choices }));
}

/** The port an existing route is for: of its parentRef, by number or by name, else the one its backends use; null when it is for all. */
export function portOfRoute(route: Route, parent: Service, rule: RouteRule | null): number | null {
  for (const ref of route.parents) {
    if (!isServiceParent(ref) || ref.name !== parent.name || ref.namespace !== parent.namespace) continue;
    if (ref.port !== null) return ref.port;
    const named = parent.ports.find((port) => port.name !== null && port.name === ref.sectionName);
    if (named) return named.port;
  }
  const backends = [...(rule ? [rule] : []), ...route.rules].flatMap((candidate) => candidate.backends);
  return backends.find((backend) => backend.port !== null)?.port ?? null;
}
