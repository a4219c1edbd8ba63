import type { Metadata } from 'next';
import { RoutesScreen } from '#components/routes/routes-screen.tsx';

export async function generateMetadata({
  params,
}: {
  params: Promise<{ cluster: string }>;
}): Promise<Metadata> {
  return { title: `Routes · ${decodeURIComponent((await params).cluster)}` };
}

export default function RoutesPage() {
  return <RoutesScreen />;
}
