import { isSameJson, type JsonObject, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { StatusCause } from '../status-error.ts';
import { duplicateValue, forbiddenValue, invalidValue, requiredValue } from './metadata-rules.ts';
import { LABEL_RULE } from './name-rules.ts';

/** What the API server refuses in a Pod beyond its schema. */
export function podCauses(next: KubeObject, live: KubeObject | null): readonly StatusCause[] {
  const causes = containerCauses(specOf(next), 'spec');
  if (live && !isSameJson(lasting(specOf(live)), lasting(specOf(next))))
    causes.push(forbiddenValue('spec', FIXED));
  return causes;
}

/** What the API server refuses in the containers of a Pod or of a template. */
export function containerCauses(spec: JsonObject, at: string): StatusCause[] {
  const containers = objectsAt(spec, 'containers');
  const names = containers.map((container) => stringAt(container, 'name') ?? '');
  const causes: StatusCause[] = containers.length === 0 ? [requiredValue(`${at}.containers`)] : [];
  containers.forEach((container, index) => {
    const place = `${at}.containers[${index}]`;
    const name = names[index] ?? '';
    if (name === '') causes.push(requiredValue(`${place}.name`));
    else if (!LABEL_RULE.holds(name)) causes.push(invalidValue(`${place}.name`, name, LABEL_RULE.words));
    if (names.indexOf(name) < index) causes.push(duplicateValue(`${place}.name`, name));
    if ((stringAt(container, 'image') ?? '') === '') causes.push(requiredValue(`${place}.image`));
  });
  return causes;
}

/** The first line of what the real server says; it goes on with a diff of Go structs. */
const FIXED =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** The parts of a PodSpec that stay once the Pod is there. */
function lasting(spec: JsonObject): JsonObject {
  const { activeDeadlineSeconds: _, tolerations: __, terminationGracePeriodSeconds: ___, ...rest } = spec;
  const withoutImage = (field: string) =>
    spec[field] === undefined
      ? {}
      : { [field]: objectsAt(spec, field).map(({ image: ____, ...container }) => container) };
  return { ...rest, ...withoutImage('containers'), ...withoutImage('initContainers') };
}
