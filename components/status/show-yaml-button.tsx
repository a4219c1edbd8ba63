'use client';

import { FileCode } from 'lucide-react';
import { useState } from 'react';
import { YamlPane } from '#components/editor/yaml/yaml-pane.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { renderLiveObject } from '#lib/edit/render-live-object.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';

/** The object as YAML, to read and to copy from. */
export function ShowYamlButton({ object }: { readonly object: KubeObject }) {
  const [isOpen, setOpen] = useState(false);
  const { kind, name } = identityOf(object);
  return (
    <>
      <IconButton label="Show YAML" size="sm" onClick={() => setOpen(true)}>
        <FileCode aria-hidden />
      </IconButton>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        size="lg"
        title={`${kind} ${name}`}
        description="Without status and what the API server fills in."
      >
        <div className="h-[60vh] border border-line">
          <YamlPane text={renderLiveObject(object)} readOnly ariaLabel={`YAML of ${kind} ${name}`} />
        </div>
      </Dialog>
    </>
  );
}
