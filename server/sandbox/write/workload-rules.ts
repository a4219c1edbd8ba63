import {
  isJsonObject,
  isSameJson,
  type JsonObject,
  type JsonValue,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { StatusCause } from '../status-error.ts';
import { invalidValue } from './metadata-rules.ts';
import { containerCauses } from './pod-rules.ts';

/** Defaults of a Pod: those of its containers, and links to Services. */
export function defaultPod(object: KubeObject): KubeObject {
  return { ...object, spec: { enableServiceLinks: true, ...withPullPolicies(specOf(object)) } };
}

/** Defaults of a Deployment: its strategy, and the containers of its template. */
export function defaultDeployment(object: KubeObject): KubeObject {
  const spec = specOf(object);
  const template = objectAt(spec, 'template');
  const strategy: JsonObject = { type: 'RollingUpdate', ...objectAt(spec, 'strategy') };
  const rolling = { maxSurge: '25%', maxUnavailable: '25%', ...objectAt(strategy, 'rollingUpdate') };
  return {
    ...object,
    spec: {
      ...spec,
      strategy: strategy.type === 'RollingUpdate' ? { ...strategy, rollingUpdate: rolling } : strategy,
      template: isJsonObject(template.spec)
        ? { ...template, spec: withPullPolicies(template.spec) }
        : template,
    },
  };
}

function withPullPolicies(spec: JsonObject): JsonObject {
  const out: Record<string, JsonValue> = { ...spec };
  for (const field of ['containers', 'initContainers'])
    if (Array.isArray(spec[field]))
      out[field] = objectsAt(spec, field).map((container) => ({
        imagePullPolicy: pullPolicyOf(stringAt(container, 'image') ?? ''),
        ...container,
      }));
  return out;
}

/** `latest`, said or meant, is fetched every time. */
function pullPolicyOf(image: string): string {
  const [, tag = 'latest'] = /:([^/:]+)$/.exec(image.split('@')[0] ?? '') ?? [];
  return tag === 'latest' && !image.includes('@') ? 'Always' : 'IfNotPresent';
}

/** What admission adds to a new Pod, which nobody owns: priority, patience with sick nodes, and a first status. */
export function admitPod(object: KubeObject): KubeObject {
  const patience = ['not-ready', 'unreachable'].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  const spec = specOf(object);
  const given = objectsAt(spec, 'tolerations');
  const tolerations = [
    ...given,
    ...patience.filter(({ key }) => !given.some((each) => each.key === key || each.key === undefined)),
  ];
  return {
    ...object,
    spec: { priority: 0, preemptionPolicy: 'PreemptLowerPriority', ...spec, tolerations },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
}

/** What the API server refuses in a Deployment beyond its schema. */
export function deploymentCauses(object: KubeObject, live: KubeObject | null): readonly StatusCause[] {
  const spec = specOf(object);
  const wanted = stringMapAt(objectAt(spec, 'selector'), 'matchLabels');
  const { labels } = objectAt(objectAt(spec, 'template'), 'metadata');
  const has = isJsonObject(labels) ? labels : {};
  const misses =
    Object.keys(wanted).length === 0 || Object.entries(wanted).some(([key, value]) => has[key] !== value);
  const causes: StatusCause[] = [];
  if (misses && !Array.isArray(objectAt(spec, 'selector').matchExpressions))
    causes.push(
      invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
    );
  if (live && !isSameJson(specOf(live).selector, spec.selector))
    causes.push(invalidValue('spec.selector', spec.selector, 'field is immutable'));
  return [...causes, ...containerCauses(objectAt(objectAt(spec, 'template'), 'spec'), 'spec.template.spec')];
}

/** An Event stands in the namespace of what it is about. */
export function eventCauses(object: KubeObject): readonly StatusCause[] {
  const about = stringAt(objectAt(object, 'involvedObject'), 'namespace') ?? '';
  if (about === object.metadata.namespace) return [];
  if (about === '' && object.metadata.namespace === 'default') return [];
  return [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
}
