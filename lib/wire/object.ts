import { z } from 'zod';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { isKubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectRef } from '#lib/identity/object-ref.ts';

/** Any identified Kubernetes object, members kept as they are. */
export const kubeObjectSchema: z.ZodType<KubeObject> = z.custom<KubeObject>(
  isKubeObject,
  'not a Kubernetes object',
);

const nameSchema = z.string().max(253);

/** A whole identity; names are checked against the kind table by the server. */
export const objectRefSchema: z.ZodType<ObjectRef> = z.strictObject({
  cluster: nameSchema,
  group: nameSchema,
  version: z.string().max(63),
  kind: z.string().max(63),
  namespace: z.string().max(63),
  name: nameSchema.min(1),
});
