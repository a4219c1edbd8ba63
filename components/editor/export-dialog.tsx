'use client';

import { Copy, Download } from 'lucide-react';
import { useClusterSummary } from '#components/live/cluster-live.tsx';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { CodeBlock } from './code-block.tsx';
import type { DraftEntry } from './draft-entry.ts';
import { exportFileName, exportYaml, kubectlLines } from './export-text.ts';

type ExportDialogProps = {
  readonly entries: readonly DraftEntry[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Offered where the objects belong to another tool: apply in spite of it. */
  readonly onApplyAnyway: (() => void) | null;
};

/** The draft as YAML to take elsewhere: copy, download, and the kubectl lines that do the same. */
export function ExportDialog({ entries, open, onOpenChange, onApplyAnyway }: ExportDialogProps) {
  const cluster = useClusterSummary();
  const copy = useCopy();
  const yaml = exportYaml(entries);
  const lines = kubectlLines(entries, cluster);
  const owners = [...new Set(entries.flatMap(({ owner }) => (owner?.reverts ? [owner.label] : [])))];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Export the draft"
      description="Take the change to where these objects are written."
      footer={
        <>
          {onApplyAnyway && (
            <Button variant="danger" onClick={onApplyAnyway}>
              Apply anyway
            </Button>
          )}
          {yaml !== '' && (
            <>
              <Button onClick={() => download(exportFileName(entries), yaml)}>
                <Download aria-hidden />
                Download
              </Button>
              <Button variant="primary" onClick={() => copy(yaml, 'YAML copied')}>
                <Copy aria-hidden />
                Copy YAML
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {owners.length > 0 && (
          <Callout tone="warn" title={`Managed by ${owners.join(', ')}`}>
            It puts its own version back at its next run, so change the object where it takes it from.
          </Callout>
        )}
        {yaml !== '' && <CodeBlock label="YAML to export" text={yaml} className="max-h-80" />}
        <div className="flex items-start gap-2">
          <CodeBlock label="Command" text={lines.join('\n')} className="min-w-0 flex-1 px-3 py-1.5" />
          <Button size="sm" onClick={() => copy(lines.join('\n'), 'Command copied')}>
            <Copy aria-hidden className="size-3.5" />
            Copy command
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Copies a text and says so; a browser that refuses is said too. */
export function useCopy(): (text: string, done: string) => void {
  const toast = useToast();
  return (text, done) => {
    const refused = () =>
      toast.show({
        tone: 'bad',
        title: 'The browser does not let this page copy',
        description: 'Select the text and copy it yourself.',
      });
    if (!navigator.clipboard) {
      refused();
      return;
    }
    navigator.clipboard.writeText(text).then(() => toast.show({ tone: 'ok', title: done }), refused);
  };
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
