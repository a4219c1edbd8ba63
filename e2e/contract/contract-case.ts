import type { KubeHttp } from '#e2e/cluster/kube-http.ts';

/** What a case acts on: an administrator, somebody with a wrong token, a user named `nobody` whom no role is bound to, and a namespace that no other case has. */
export type CaseWorld = {
  readonly kube: KubeHttp;
  readonly stranger: KubeHttp;
  readonly nobody: KubeHttp;
  /** The same name on every API server, so that messages which name it can be compared. */
  readonly namespace: string;
};

/** One behaviour of the Kubernetes API, run alike on the sandbox and on a real API server. */
export type ContractCase = {
  /** A sentence that says what holds; unique in the suite. */
  readonly name: string;
  /** Acts, and returns what was answered, in order. */
  readonly run: (world: CaseWorld) => Promise<readonly unknown[]>;
  /** What each answer holds at least (toMatchObject), one for one. Not normalised: identities are as they came. */
  readonly expected: readonly unknown[];
};
