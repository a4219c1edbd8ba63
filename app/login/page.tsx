import type { Metadata } from 'next';
import { LoginScreen } from '#components/clusters/login-screen.tsx';
import { PlainFrame } from '#components/clusters/plain-frame.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default function LoginPage() {
  return (
    <PlainFrame>
      <LoginScreen />
    </PlainFrame>
  );
}
