import { z } from 'zod';

/** How a test mesh answers a route. "slow" waits for release(), "silent" never answers, "stale" answers for the generation before. */
export type Behaviour =
  | { readonly kind: 'accept' | 'backend-missing' | 'slow' | 'silent' | 'stale' }
  | {
      readonly kind: 'refuse';
      readonly reason: 'NoMatchingParent' | 'UnsupportedValue';
      readonly message: string;
    };

const parentRefSchema = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  sectionName: z.string().optional(),
  port: z.number().optional(),
});

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  lastTransitionTime: z.string().optional(),
});

const parentStatusSchema = z.looseObject({
  parentRef: parentRefSchema,
  controllerName: z.string(),
  conditions: z.array(conditionSchema).optional(),
});

/** As much of an HTTPRoute as a controller needs; entries of status.parents keep fields that are not named here. */
export const routeSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    generation: z.number().default(0),
    resourceVersion: z.string(),
  }),
  spec: z.object({ parentRefs: z.array(parentRefSchema).default([]) }).prefault({}),
  status: z.object({ parents: z.array(parentStatusSchema).default([]) }).prefault({}),
});

/** An HTTPRoute as the controller sees it. */
export type Route = z.infer<typeof routeSchema>;

/** One entry of status.parents. */
export type ParentStatus = z.infer<typeof parentStatusSchema>;

type ParentRef = z.infer<typeof parentRefSchema>;
type Answer = {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
};
type Writer = { readonly controllerName: string; readonly now: string };

/**
 * status.parents[] after this controller has answered: its own entries, one per Service parent, rewritten; those of
 * others untouched and in place; its own for parents that are gone removed. `now` is an RFC 3339 time.
 */
export function answerRoute(route: Route, behaviour: Behaviour, writer: Writer): ParentStatus[] {
  const before = route.status.parents;
  if (behaviour.kind === 'silent' || behaviour.kind === 'slow') return before;
  const keyOf = (ref: ParentRef) => parentKey(ref, route.metadata.namespace);
  const wanted = new Map(route.spec.parentRefs.filter(isService).map((ref) => [keyOf(ref), ref]));
  const isOurs = (entry: ParentStatus) => entry.controllerName === writer.controllerName;
  const after = before
    .filter((entry) => !isOurs(entry) || wanted.has(keyOf(entry.parentRef)))
    .map((entry) => (isOurs(entry) ? answerParent(entry.parentRef, entry) : entry));
  const answered = new Set(after.filter(isOurs).map((entry) => keyOf(entry.parentRef)));
  const added = [...wanted].filter(([key]) => !answered.has(key)).map(([, ref]) => answerParent(ref));
  return [...after, ...added];

  function answerParent(parentRef: ParentRef, old?: ParentStatus): ParentStatus {
    const generation = route.metadata.generation;
    const observedGeneration = behaviour.kind === 'stale' ? Math.max(0, generation - 1) : generation;
    const conditions = answersOf(behaviour).map((answer) => {
      const same = old?.conditions?.find(
        ({ type, status }) => type === answer.type && status === answer.status,
      );
      return { ...answer, observedGeneration, lastTransitionTime: same?.lastTransitionTime ?? writer.now };
    });
    return { ...old, parentRef, controllerName: writer.controllerName, conditions };
  }
}

function answersOf(behaviour: Behaviour): Answer[] {
  const accepted: Answer = {
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: 'Route is accepted',
  };
  const resolved: Answer = {
    type: 'ResolvedRefs',
    status: 'True',
    reason: 'ResolvedRefs',
    message: 'All references are resolved',
  };
  switch (behaviour.kind) {
    case 'refuse': {
      const { reason, message } = behaviour;
      return [{ type: 'Accepted', status: 'False', reason, message }, resolved];
    }
    case 'backend-missing': {
      const message = 'A backend Service was not found';
      return [accepted, { type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound', message }];
    }
    case 'accept':
    case 'stale':
    case 'slow':
    case 'silent':
      return [accepted, resolved];
  }
}

function isService(ref: ParentRef): boolean {
  return ref.group === '' && ref.kind === 'Service';
}

/** What a parentRef points to, the API's defaults filled in. */
function parentKey(ref: ParentRef, routeNamespace: string): string {
  const { group = 'gateway.networking.k8s.io', kind = 'Gateway', namespace = routeNamespace } = ref;
  return [group, kind, namespace, ref.name, ref.sectionName ?? '', ref.port ?? ''].join('/');
}
