import type { Metadata } from 'next';
import { ClusterPicker } from '#components/clusters/cluster-picker.tsx';
import { PlainFrame } from '#components/clusters/plain-frame.tsx';

export const metadata: Metadata = { title: 'Clusters' };

export default function HomePage() {
  return (
    <PlainFrame>
      <ClusterPicker />
    </PlainFrame>
  );
}
