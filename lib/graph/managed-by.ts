import { objectsAt, stringAt, stringMapAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';

/** Who else looks after an object, in words (`Argo CD shop`, `Helm release web`, `Deployment x`); null when nobody is known. */
export function managedBy(object: KubeObject): string | null {
  const labels = stringMapAt(object.metadata, 'labels');
  const annotations = stringMapAt(object.metadata, 'annotations');
  const argo =
    annotations['argocd.argoproj.io/tracking-id']?.split(':')[0] ?? labels['argocd.argoproj.io/instance'];
  if (argo !== undefined) return `Argo CD ${argo}`;
  const flux = labels['kustomize.toolkit.fluxcd.io/name'] ?? labels['helm.toolkit.fluxcd.io/name'];
  if (flux !== undefined) return `Flux ${flux}`;
  const release = annotations['meta.helm.sh/release-name'];
  if (release !== undefined) return `Helm release ${release}`;
  const owner = objectsAt(object.metadata, 'ownerReferences')[0];
  return owner ? `${stringAt(owner, 'kind') ?? 'owner'} ${stringAt(owner, 'name') ?? ''}`.trim() : null;
}
