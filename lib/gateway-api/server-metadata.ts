/** Members of ObjectMeta that the API server fills in: never part of what a person intends. */
export const SERVER_METADATA: readonly string[] = [
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
];

/** Annotation with kubectl's own copy of the whole object; may hold what was removed since. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
