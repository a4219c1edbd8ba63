import type { ClusterSummary } from '#lib/wire/clusters.ts';
import type { DraftEntry } from './draft-entry.ts';

/** The YAML of all documents to be stored, as one file; deletions are left to `kubectlLines`. */
export function exportYaml(entries: readonly DraftEntry[]): string {
  return entries
    .filter(({ document }) => document.operation !== 'delete')
    .map(({ document }) => (document.text.endsWith('\n') ? document.text : `${document.text}\n`))
    .join('---\n');
}

/** Name of that file. */
export function exportFileName(entries: readonly DraftEntry[]): string {
  const [first] = entries.filter(({ document }) => document.operation !== 'delete');
  return entries.length === 1 && first ? `${first.document.identity.name}.yaml` : 'meshloom-draft.yaml';
}

/** What does the same by hand: `kubectl apply` of the file, `kubectl delete` per deletion. */
export function kubectlLines(
  entries: readonly DraftEntry[],
  cluster: ClusterSummary | null,
): readonly string[] {
  const context = cluster?.source === 'kubeconfig' ? ` --context ${quoted(cluster.name)}` : '';
  const deletions = entries
    .filter(({ document }) => document.operation === 'delete')
    .map(({ document: { identity } }) => {
      const kind = identity.group === '' ? identity.kind : `${identity.kind}.${identity.group}`;
      return `kubectl${context} delete ${kind.toLowerCase()} ${identity.name} -n ${identity.namespace}`;
    });
  if (deletions.length === entries.length) return deletions;
  return [`kubectl${context} apply --server-side -f ${exportFileName(entries)}`, ...deletions];
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
