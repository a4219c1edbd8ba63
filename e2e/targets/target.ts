/** What the suites run on. */
export type TargetKind = 'sandbox' | 'real';

/** A Kubernetes API under test; the same suites run on each. */
export type Target = {
  readonly kind: TargetKind;
  /** Kubeconfig of an administrator. */
  readonly kubeconfigPath: string;
  /** Of somebody who may read routes and Services, but neither write nor read CRDs; null in the sandbox, whose viewer may read them. */
  readonly readerKubeconfigPath: string | null;
  /** Of a user named `nobody` who may do nothing but discover, until a binding says otherwise. */
  readonly nobodyKubeconfigPath: string;
  /** Ends the API server with SIGKILL. */
  readonly kill9: () => Promise<void>;
  /** Starts it again at the same address with the same credentials; the sandbox comes back empty, a real cluster with its data. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};
