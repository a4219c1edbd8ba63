import { describe, expect, it } from 'vitest';
import { object } from '#lib/edit/gesture-fixture.ts';
import { deletionWarning, detectOwner } from './managed-by.ts';

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

describe('detectOwner', () => {
  it.each<[string, string, readonly string[], string | null, boolean]>([
    [
      'argo',
      'annotations: {argocd.argoproj.io/tracking-id: "shop:gateway/HTTPRoute:a/b"}',
      [],
      'Argo CD application shop',
      true,
    ],
    ['argo by manager', '{}: 1', ['argocd-controller'], 'Argo CD', true],
    ['flux', 'labels: {kustomize.toolkit.fluxcd.io/name: apps}', [], 'Flux Kustomization apps', true],
    ['helm', 'annotations: {meta.helm.sh/release-name: web}', [], 'Helm release web', true],
    ['controller', 'ownerReferences: [{kind: Rollout, name: r, controller: true}]', [], 'Rollout r', true],
    ['not the controller', 'ownerReferences: [{kind: Rollout, name: r}]', [], 'Rollout r', false],
    [
      'argo by its label',
      'labels: {argocd.argoproj.io/instance: shop}',
      [],
      'Argo CD application shop',
      true,
    ],
    ['argo, older manager', '{}: 1', ['argocd-application-controller'], 'Argo CD', true],
    ['flux by manager', '{}: 1', ['kustomize-controller'], 'Flux Kustomization', true],
    ['flux by its helm manager', '{}: 1', ['kubectl', 'helm-controller'], 'Flux HelmRelease', true],
    ['flux by client', '{}: 1', ['flux-client-side-apply'], 'Flux', true],
    ['helm by manager', '{}: 1', ['helm'], 'Helm', true],
    [
      'flux paused',
      'labels: {helm.toolkit.fluxcd.io/name: x}\n  annotations: {helm.toolkit.fluxcd.io/reconcile: disabled}',
      [],
      'Flux HelmRelease x',
      false,
    ],
    ['kubectl', 'labels: {app: x}', ['kubectl'], null, false],
  ])('%s', (_, metadata, managers, label, reverts) => {
    const text = `apiVersion: v1\nkind: X\nmetadata:\n  name: a\n${metadata === '{}: 1' ? '' : `  ${metadata}\n`}`;
    const owner = detectOwner(object(text), managers);
    expect(owner?.label ?? null).toBe(label);
    expect(owner?.reverts ?? false).toBe(reverts);
  });
});
