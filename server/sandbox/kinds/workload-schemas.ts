import { POD_PARTS, POD_SPEC } from './builtin-schemas.ts';
import {
  atomicList,
  atomicStruct,
  CONDITION,
  flag,
  integer,
  intOrText,
  kindSchema,
  listMap,
  OBJECT_META,
  oneOf,
  struct,
  text,
  textMap,
  time,
  withDefault,
} from './schema-builder.ts';

const long = { type: 'integer', format: 'int64' } as const;
const moment = { ...time, nullable: true };

/** `meta/v1` LabelSelector. */
export const LABEL_SELECTOR = atomicStruct({
  matchLabels: textMap,
  matchExpressions: atomicList(
    struct({ key: text, operator: text, values: atomicList(text) }, ['key', 'operator']),
  ),
});

/** apps/v1 Deployment: stored and checked as data; nothing makes Pods of it. */
export const DEPLOYMENT_SCHEMA = kindSchema(
  {
    spec: struct(
      {
        replicas: withDefault(integer, 1),
        selector: LABEL_SELECTOR,
        template: struct({ metadata: OBJECT_META, spec: POD_SPEC }),
        strategy: struct({
          type: oneOf(['Recreate', 'RollingUpdate']),
          rollingUpdate: struct({ maxSurge: intOrText, maxUnavailable: intOrText }),
        }),
        minReadySeconds: integer,
        revisionHistoryLimit: withDefault(integer, 10),
        progressDeadlineSeconds: withDefault(integer, 600),
        paused: flag,
      },
      ['selector', 'template'],
    ),
    status: struct({
      observedGeneration: long,
      replicas: integer,
      updatedReplicas: integer,
      readyReplicas: integer,
      availableReplicas: integer,
      unavailableReplicas: integer,
      terminatingReplicas: integer,
      collisionCount: integer,
      conditions: listMap(['type'], CONDITION),
    }),
  },
  [],
  { spec: { strategy: {}, template: { metadata: {}, spec: POD_PARTS } }, status: {} },
);

const OBJECT_REFERENCE = atomicStruct({
  apiVersion: text,
  kind: text,
  namespace: text,
  name: text,
  uid: text,
  resourceVersion: text,
  fieldPath: text,
});

/** core/v1 Event. */
export const EVENT_SCHEMA = kindSchema(
  {
    involvedObject: OBJECT_REFERENCE,
    related: OBJECT_REFERENCE,
    reason: text,
    message: text,
    source: struct({ component: text, host: text }),
    type: text,
    action: text,
    count: integer,
    firstTimestamp: moment,
    lastTimestamp: moment,
    eventTime: moment,
    series: struct({ count: integer, lastObservedTime: moment }),
    reportingComponent: text,
    reportingInstance: text,
  },
  ['involvedObject'],
  { involvedObject: {}, source: {} },
);

/** core/v1 ServiceAccount. */
export const SERVICE_ACCOUNT_SCHEMA = kindSchema({
  secrets: listMap(['name'], OBJECT_REFERENCE),
  imagePullSecrets: atomicList(atomicStruct({ name: text })),
  automountServiceAccountToken: flag,
});
