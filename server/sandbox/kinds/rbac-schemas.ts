import { atomicList, atomicStruct, kindSchema, struct, text } from './schema-builder.ts';
import { LABEL_SELECTOR } from './workload-schemas.ts';

const texts = atomicList(text);

const RULES = atomicList(
  struct({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts, nonResourceURLs: texts }),
);

/** rbac.authorization.k8s.io/v1 Role. */
export const ROLE_SCHEMA = kindSchema({ rules: RULES });

/** rbac.authorization.k8s.io/v1 ClusterRole. */
export const CLUSTER_ROLE_SCHEMA = kindSchema({
  rules: RULES,
  aggregationRule: struct({ clusterRoleSelectors: atomicList(LABEL_SELECTOR) }),
});

/** rbac.authorization.k8s.io/v1 RoleBinding and ClusterRoleBinding. */
export const ROLE_BINDING_SCHEMA = kindSchema({
  subjects: atomicList(atomicStruct({ kind: text, apiGroup: text, name: text, namespace: text })),
  roleRef: atomicStruct({ apiGroup: text, kind: text, name: text }),
});
