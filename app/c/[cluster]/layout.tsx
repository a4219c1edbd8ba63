import type { ReactNode } from 'react';
import { Workspace } from '#components/clusters/workspace.tsx';

type ClusterLayoutProps = { readonly params: Promise<{ cluster: string }>; readonly children: ReactNode };

export default async function ClusterLayout({ params, children }: ClusterLayoutProps) {
  const { cluster } = await params;
  return <Workspace cluster={decodeURIComponent(cluster)}>{children}</Workspace>;
}
