import type { ParentRef } from '#lib/gateway-api/route.ts';

/** `demo/web:8080`, `infra/edge · https`: a parent with the part of it that is meant. */
export function parentPlace(parent: ParentRef): string {
  const port = parent.port === null ? '' : `:${parent.port}`;
  const section = parent.sectionName === null ? '' : ` · ${parent.sectionName}`;
  return `${parent.namespace}/${parent.name}${port}${section}`;
}

/** `demo/web:80`, without the namespace when it is the reader's own. */
export function backendPlace(
  backend: { readonly namespace: string; readonly name: string; readonly port: number | null },
  from: string,
): string {
  const namespace = backend.namespace === from ? '' : `${backend.namespace}/`;
  return `${namespace}${backend.name}${backend.port === null ? '' : `:${backend.port}`}`;
}
