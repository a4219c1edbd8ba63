'use client';

import { Copy } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useToast } from '#components/ui/toast.tsx';

/** Copies `namespace/name`. */
export function CopyNameButton({ text }: { readonly text: string }) {
  const { show } = useToast();
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => show({ tone: 'ok', title: `Copied ${text}` }),
      () => show({ tone: 'bad', title: 'The browser did not allow copying', description: text }),
    );
  };
  return (
    <IconButton label="Copy name" size="sm" onClick={copy}>
      <Copy aria-hidden />
    </IconButton>
  );
}
