import type { Metadata } from 'next';
import { GraphScreen } from '#components/graph/graph-screen.tsx';

export async function generateMetadata({
  params,
}: {
  params: Promise<{ cluster: string }>;
}): Promise<Metadata> {
  return { title: `Graph · ${decodeURIComponent((await params).cluster)}` };
}

export default function GraphPage() {
  return (
    <>
      <h1 className="sr-only">Graph of Services and routes</h1>
      <GraphScreen />
    </>
  );
}
