import { type JsonObject, numberAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { StatusCause } from '../status-error.ts';
import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from './metadata-rules.ts';
import { LABEL_RULE, NAME_PART_RULE } from './name-rules.ts';

/** What the API server refuses in the ports of a Service: names, numbers, and ports said twice. */
export function portCauses(spec: JsonObject, type: string): readonly StatusCause[] {
  const ports = objectsAt(spec, 'ports');
  const names = ports.map((port) => stringAt(port, 'name') ?? '');
  const keys = ports.map((port) => `${numberAt(port, 'port')}/${stringAt(port, 'protocol')}`);
  return ports.flatMap((port, index) => {
    const at = `spec.ports[${index}]`;
    const name = names[index] ?? '';
    const causes = [
      ...portNameCauses(at, name, ports.length),
      ...portNumberCauses(at, port),
      ...nodePortCauses(at, port, type),
      ...appProtocolCauses(at, port),
    ];
    if (name !== '' && names.indexOf(name) < index) causes.push(duplicateValue(`${at}.name`, name));
    if (keys.indexOf(keys[index] ?? '') < index) causes.push(duplicateValue(at, asGoPort(port)));
    return causes;
  });
}

/** The key of a port, which the API server shows as the Go struct it is. */
function asGoPort(port: JsonObject): JsonObject {
  const { protocol = null, port: number = null } = port;
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: number, TargetPort: 0, NodePort: 0 };
}

function portNameCauses(at: string, name: string, count: number): readonly StatusCause[] {
  if (name === '') return count > 1 ? [requiredValue(`${at}.name`)] : [];
  return LABEL_RULE.holds(name) ? [] : [invalidValue(`${at}.name`, name, LABEL_RULE.words)];
}

function portNumberCauses(at: string, port: JsonObject): readonly StatusCause[] {
  const causes: StatusCause[] = [];
  for (const field of ['port', 'targetPort']) {
    const number = numberAt(port, field);
    if (number !== undefined && (number < 1 || number > 65_535))
      causes.push(invalidValue(`${at}.${field}`, number, 'must be between 1 and 65535, inclusive'));
  }
  const name = stringAt(port, 'targetPort');
  const why = name === undefined ? null : portNameFault(name);
  if (why !== null) causes.push(invalidValue(`${at}.targetPort`, name, why));
  return causes;
}

/** IANA service names, in the order the API server checks them. */
function portNameFault(name: string): string | null {
  if (name.length > 15) return 'must be no more than 15 characters';
  if (!/^[-a-z0-9]+$/.test(name))
    return 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)';
  if (!/[a-z]/.test(name)) return 'must contain at least one letter (a-z)';
  if (name.includes('--')) return 'must not contain consecutive hyphens';
  return /^-|-$/.test(name) ? 'must not begin or end with a hyphen' : null;
}

function nodePortCauses(at: string, port: JsonObject, type: string): readonly StatusCause[] {
  const number = numberAt(port, 'nodePort') ?? 0;
  if (number === 0) return [];
  if (type === 'ClusterIP')
    return [forbiddenValue(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'")];
  if (number >= 30_000 && number <= 32_767) return [];
  const why = 'provided port is not in the valid range. The range of valid ports is 30000-32767';
  return [invalidValue(`${at}.nodePort`, number, why)];
}

function appProtocolCauses(at: string, port: JsonObject): readonly StatusCause[] {
  const protocol = stringAt(port, 'appProtocol');
  const part = protocol?.split('/').at(-1) ?? '';
  if (protocol === undefined || NAME_PART_RULE.holds(part)) return [];
  return [invalidValue(`${at}.appProtocol`, protocol, NAME_PART_RULE.words)];
}
