'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import type { ReactNode } from 'react';

/** Lets Base UI's own style elements pass the page's content security policy. */
export function BaseCsp({
  nonce,
  children,
}: {
  readonly nonce: string | undefined;
  readonly children: ReactNode;
}) {
  return <CSPProvider nonce={nonce}>{children}</CSPProvider>;
}
