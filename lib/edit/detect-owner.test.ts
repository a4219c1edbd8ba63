import { describe, expect, it } from 'vitest';
import { deletionWarning, detectOwner } from './detect-owner.ts';
import { object } from './gesture-fixture.ts';

const route = (metadata: string) =>
  object(
    `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: n, ${metadata}}}`,
  );

describe('deletionWarning', () => {
  it.each<[string, string, string | null]>([
    [
      'Argo CD',
      'annotations: {"argocd.argoproj.io/tracking-id": "shop:gateway.networking.k8s.io/HTTPRoute:n/r"}',
      'Argo CD application shop creates it again at its next sync. Delete it at its source instead.',
    ],
    [
      'Flux',
      'labels: {"kustomize.toolkit.fluxcd.io/name": apps}',
      'Flux Kustomization apps creates it again at its next reconciliation. Delete it at its source instead.',
    ],
    [
      'Flux, switched off for this object',
      'labels: {"kustomize.toolkit.fluxcd.io/name": apps}, annotations: {"kustomize.toolkit.fluxcd.io/reconcile": disabled}',
      null,
    ],
    [
      'Helm',
      'annotations: {"meta.helm.sh/release-name": web}',
      'Helm release web creates it again at its next upgrade. Delete it at its source instead.',
    ],
    [
      'a controller',
      'ownerReferences: [{kind: Rollout, name: web, controller: true}]',
      'Rollout web creates it again as soon as its controller notices. Delete it at its source instead.',
    ],
  ])('%s', (_, metadata, expected) => {
    const owner = detectOwner(route(metadata));
    expect(owner && deletionWarning(owner)).toBe(expected);
  });

  it('nobody', () => {
    expect(detectOwner(route('labels: {}'))).toBeNull();
  });
});
