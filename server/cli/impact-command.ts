import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import type { EndpointsOption } from '#lib/routing/frontend/service-index.ts';
import type { Impact } from '#lib/routing/impact/impact.ts';
import { impactOf } from '#lib/routing/impact/impact-of.ts';
import { growthOfFailures } from '#lib/routing/impact/weight-of-change.ts';
import { type FindingsChange, findingsChange } from '#lib/validation/findings-change.ts';
import { UsageError } from './cli-error.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import { type Command, chosen } from './command.ts';
import { readObjects, worldOfFiles } from './files-world.ts';
import { findingsOfWorld } from './findings-of-world.ts';
import { impactJson } from './impact-json.ts';
import { refusalWords } from './impact-refusal.ts';
import { formatImpact } from './impact-text.ts';
import { loadSchemas } from './load-schemas.ts';
import { MARKDOWN, PLAIN } from './markup.ts';
import type { Arguments } from './read-arguments.ts';

const ENDPOINTS = ['strict', 'assume'] as const;
const FORMATS = ['text', 'markdown', 'json'] as const;
const GATES = ['moved', 'error'] as const;

/** `meshloom impact`. */
export const impactCommand: Command = {
  flags: {
    from: { kind: 'paths' },
    to: { kind: 'paths' },
    live: { kind: 'switch' },
    overlay: { kind: 'switch' },
    kubeconfig: { kind: 'text' },
    context: { kind: 'text' },
    output: { kind: 'choice', short: 'o', values: FORMATS },
    'fail-on': { kind: 'choice', values: GATES },
    endpoints: { kind: 'choice', values: ENDPOINTS },
    namespace: { kind: 'text', short: 'n' },
  },
  help: `Says which requests a change of manifests moves: all requests, grouped by what decides about them, with one of each kind.

Usage: meshloom impact --from FILES… --to FILES… [flags]
       meshloom impact --live [--context NAME] --to FILES… [flags]

  --from FILES…              Everything as it is: Services, routes, Gateways…
  --to FILES…                Everything as it will be
  --overlay                  --to holds only what changes and is laid over --from
  --live                     Compare with a cluster: --to is laid over what is there. Only reads
  --kubeconfig PATH          Kubeconfig to read (default: KUBECONFIG, then ~/.kube/config)
  --context NAME             Context of the kubeconfig (default: the current one)
  -o, --output FORMAT        text (default), markdown (for a comment on a pull request: names are escaped) or json
  --fail-on moved|error      Exit code 1 when requests move, or when requests fail that did not before
  --endpoints assume|strict  A Service without EndpointSlices has ready endpoints (assume, default for files) or none (strict, --live)
  -n, --namespace NAME       Namespace of objects that name none (default: default)
  --help                     Show this text

Exit code: 0 good, or no --fail-on; 1 what --fail-on names; 2 usage, unreadable input or a cluster that does not answer.
`,
  run: runImpact,
};

async function runImpact(args: Arguments, io: CliIo): Promise<ExitCode> {
  const isLive = args.switches.has('live');
  const asked = chosen(ENDPOINTS, args.texts.get('endpoints'));
  const endpoints: EndpointsOption = asked ?? (isLive ? 'strict' : 'assume');
  const { before, after } = await readWorlds(args, io);
  const simulated = impactOf(before, after, { endpoints });
  // What a cluster serves is not asked for, and ours may be another release.
  const schemas = isLive ? null : await loadSchemas({ channel: 'experimental', bundle: null, crds: [] }, io);
  const check = { schemaFor: schemas?.lookup ?? (() => null), endpoints };
  const found = findingsOfWorld(after, check);
  const findings = findingsChange(findingsOfWorld(before, check), found);
  const refusal = refusalWords({ before, after }, found);
  const impact = refusal ? { ...simulated, summary: `${refusal} ${simulated.summary}` } : simulated;
  const format = chosen(FORMATS, args.texts.get('output')) ?? 'text';
  io.stdout.write(
    format === 'json'
      ? `${JSON.stringify(impactJson(impact, findings), null, 2)}\n`
      : formatImpact(impact, findings, format === 'markdown' ? MARKDOWN : PLAIN),
  );
  return isStopped(chosen(GATES, args.texts.get('fail-on')), impact, findings) ? 1 : 0;
}

async function readWorlds(args: Arguments, io: CliIo): Promise<{ before: World; after: World }> {
  const from = args.paths.get('from') ?? [];
  const to = args.paths.get('to') ?? [];
  const isLive = args.switches.has('live');
  checkUsage(args, { from, to, isLive });
  const namespace = args.texts.get('namespace') ?? 'default';
  const coming = await readObjects(to, namespace, io);
  if (!isLive) {
    const before = worldOfFiles(await readObjects(from, namespace, io));
    return { before, after: args.switches.has('overlay') ? laidOver(before, coming) : worldOfFiles(coming) };
  }
  const { texts } = args;
  const choice = { kubeconfig: texts.get('kubeconfig') ?? null, context: texts.get('context') ?? null };
  // Brings the client of Kubernetes along, which files do not need.
  const { readLiveWorld } = await import('./live-world.ts');
  const before = await readLiveWorld(choice, io);
  return { before, after: laidOver(before, coming) };
}

type Sides = { readonly from: readonly string[]; readonly to: readonly string[]; readonly isLive: boolean };

function checkUsage(args: Arguments, { from, to, isLive }: Sides): void {
  const [stray] = args.positionals;
  if (stray !== undefined) throw new UsageError(`Say whether ${stray} is --from or --to.`);
  if (isLive && from.length > 0) throw new UsageError('--live takes the place of --from; give one of them.');
  if (!isLive && from.length === 0)
    throw new UsageError('Give what is now with --from, or --live for a cluster.');
  if (to.length === 0) throw new UsageError('Give what will be with --to.');
  if (from.includes('-') && to.includes('-'))
    throw new UsageError('Only one of --from and --to can be standard input.');
  const needsLive = ['kubeconfig', 'context'].find((name) => args.texts.has(name));
  if (needsLive && !isLive) throw new UsageError(`--${needsLive} goes with --live.`);
}

/** An object that is there already keeps its age, which decides between equal matches. */
function laidOver(before: World, coming: readonly KubeObject[]): World {
  const changed = coming.map((object) => {
    const created = before.objects.get(keyOf(object))?.metadata.creationTimestamp;
    if (created === undefined || object.metadata.creationTimestamp !== undefined) return object;
    return { ...object, metadata: { ...object.metadata, creationTimestamp: created } };
  });
  return createWorld(before.cluster, [...before.objects.values(), ...changed], before.synced);
}

function isStopped(gate: (typeof GATES)[number] | null, impact: Impact, findings: FindingsChange): boolean {
  const moved = impact.classes.filter((each) => each.moved);
  switch (gate) {
    case null:
      return false;
    case 'moved':
      return moved.length > 0 || !impact.isComplete;
    case 'error':
      return (
        // What was not looked at wholly may not pass.
        !impact.isComplete ||
        moved.some((each) => growthOfFailures(each) > 0) ||
        findings.introduced.some(({ finding }) => finding.severity === 'error')
      );
  }
}
