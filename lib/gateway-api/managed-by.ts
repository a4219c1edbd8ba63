import { type JsonObject, objectsAt, stringAt, stringMapAt } from './json.ts';
import type { KubeObject } from './kube-object.ts';

/** Who else manages an object, as its labels, annotations, owner references and field managers say. */
export type Owner = {
  readonly tool: 'argocd' | 'flux' | 'helm' | 'applyset' | 'controller';
  /** Application, release or owner by name; '' when only the tool is known. */
  readonly name: string;
  /** In words, e.g. `Argo CD application shop`. */
  readonly label: string;
  /** True when a direct change is put back by the tool: export is the default then. */
  readonly reverts: boolean;
};

/** Finds the owner of an object; null when nobody is known. `managers` are field manager names, when they are known. */
export function detectOwner(object: KubeObject, managers: readonly string[] = []): Owner | null {
  const labels = stringMapAt(object.metadata, 'labels');
  const notes = stringMapAt(object.metadata, 'annotations');
  return (
    controllerOwner(object) ??
    argoOwner(labels, notes, managers) ??
    fluxOwner(labels, notes, managers) ??
    helmOwner(labels, notes, managers) ??
    applySetOwner(labels) ??
    referencedOwner(object)
  );
}

const RETURNS: Readonly<Record<Owner['tool'], string>> = {
  argocd: 'at its next sync',
  flux: 'at its next reconciliation',
  helm: 'at its next upgrade',
  applyset: 'when it is applied next',
  controller: 'as soon as its controller notices',
};

/** What a deletion comes to when the owner puts things back, in words; null when it does not. */
export function deletionWarning({ tool, label, reverts }: Owner): string | null {
  if (!reverts) return null;
  const subject = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  return `${subject} creates it again ${RETURNS[tool]}. Delete it at its source instead.`;
}

type Marks = Readonly<Record<string, string>>;

function controllerOwner(object: KubeObject): Owner | null {
  const owner = objectsAt(object.metadata, 'ownerReferences').find(
    (reference) => reference.controller === true,
  );
  return owner ? byReference(owner, true) : null;
}

/** An owner that is no controller: the object goes with it, but nothing puts changes back. */
function referencedOwner(object: KubeObject): Owner | null {
  const [owner] = objectsAt(object.metadata, 'ownerReferences');
  return owner ? byReference(owner, false) : null;
}

function byReference(owner: JsonObject, reverts: boolean): Owner {
  const name = stringAt(owner, 'name') ?? '';
  return { tool: 'controller', name, label: `${stringAt(owner, 'kind') ?? 'owner'} ${name}`.trim(), reverts };
}

const ARGO_MANAGERS = ['argocd-controller', 'argocd-application-controller'];

/**
 * `argocd.argoproj.io/tracking-id` is `app:group/Kind:namespace/name`, the label the same by older tracking; server-side apply
 * leaves the manager name.
 */
function argoOwner(labels: Marks, notes: Marks, managers: readonly string[]): Owner | null {
  const name =
    notes['argocd.argoproj.io/tracking-id']?.split(':')[0] ?? labels['argocd.argoproj.io/instance'];
  if (name === undefined && !ARGO_MANAGERS.some((manager) => managers.includes(manager))) return null;
  return {
    tool: 'argocd',
    name: name ?? '',
    label: `Argo CD${name ? ` application ${name}` : ''}`,
    reverts: true,
  };
}

function fluxOwner(labels: Marks, notes: Marks, managers: readonly string[]): Owner | null {
  for (const [kind, prefix, manager] of [
    ['Kustomization', 'kustomize.toolkit.fluxcd.io', 'kustomize-controller'],
    ['HelmRelease', 'helm.toolkit.fluxcd.io', 'helm-controller'],
  ] as const) {
    const name = labels[`${prefix}/name`];
    if (name === undefined && !managers.includes(manager)) continue;
    const reverts = notes[`${prefix}/reconcile`] !== 'disabled';
    return { tool: 'flux', name: name ?? '', label: `Flux ${kind}${name ? ` ${name}` : ''}`, reverts };
  }
  const isFlux = managers.some((manager) => manager === 'flux' || manager.startsWith('flux-'));
  return isFlux ? { tool: 'flux', name: '', label: 'Flux', reverts: true } : null;
}

/** Helm changes things back only at its next upgrade, but then without a word. */
function helmOwner(labels: Marks, notes: Marks, managers: readonly string[]): Owner | null {
  const release = notes['meta.helm.sh/release-name'];
  const isHelm = labels['app.kubernetes.io/managed-by'] === 'Helm' || managers.includes('helm');
  if (release === undefined && !isHelm) return null;
  return {
    tool: 'helm',
    name: release ?? '',
    label: `Helm${release ? ` release ${release}` : ''}`,
    reverts: true,
  };
}

/** KEP-3659: members of an ApplySet carry this label; `kubectl apply --prune` overwrites them. */
function applySetOwner(labels: Marks): Owner | null {
  const set = labels['applyset.kubernetes.io/part-of'];
  return set === undefined
    ? null
    : { tool: 'applyset', name: set, label: 'a kubectl ApplySet', reverts: true };
}
