import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from './run-cli.ts';

export type CliRun = { readonly code: number; readonly stdout: string; readonly stderr: string };

type Setting = {
  /** Files by their path below the working directory. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly stdin?: string | Uint8Array;
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
};

/** Runs one command line in this process, in a directory of its own that holds the files. */
export async function runIn(args: readonly string[], setting: Setting = {}): Promise<CliRun> {
  const cwd = await mkdtemp(join(tmpdir(), 'meshloom-cli-'));
  try {
    for (const [name, content] of Object.entries(setting.files ?? {})) {
      await mkdir(dirname(join(cwd, name)), { recursive: true });
      await writeFile(join(cwd, name), content);
    }
    const out: string[] = [];
    const err: string[] = [];
    const { isTTY } = setting;
    const code = await runCli({
      args,
      cwd,
      env: setting.env ?? {},
      stdin: piped(setting.stdin ?? ''),
      stdout: { isTTY, write: (text) => void out.push(text) },
      stderr: { isTTY, write: (text) => void err.push(text) },
      stopped: new AbortController().signal,
    });
    return { code, stdout: out.join(''), stderr: err.join('') };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

async function* piped(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** The Services of the examples. */
export const SERVICES = `apiVersion: v1
kind: Service
metadata: { name: demo-app, namespace: demo }
spec:
  clusterIP: 10.96.0.10
  ports: [{ name: http, port: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: demo-app-v1, namespace: demo }
spec: { ports: [{ name: http, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: demo-app-v2, namespace: demo }
spec: { ports: [{ name: http, port: 8080 }] }
`;

/** The split of the examples: header version=v2 to v2, the rest 90/10. */
export const ROUTE = `# Canary of the demo
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: demo-app
  namespace: demo
spec:
  parentRefs:
  - group: ""
    kind: Service
    name: demo-app
  rules:
  - matches:
    - headers: [{ name: Version, value: v2 }]
    backendRefs:
    - name: demo-app-v2
      port: 8080
  - backendRefs:
    - name: demo-app-v1
      port: 8080
      weight: 90
    - name: demo-app-v2
      port: 8080
      weight: 10
`;
