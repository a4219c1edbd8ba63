'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { apiPost } from '#components/live/api.ts';
import { forgetSession } from '#components/live/session.ts';
import { LogoMark } from '#components/ui/logo.tsx';
import { sessionInfoSchema } from '#lib/wire/session.ts';
import { SignedOut } from './signed-out.tsx';

type LoginState = 'working' | 'no-token' | { readonly refused: string };

/** Takes the one-time token out of the URL fragment, which never reaches a server log, and trades it for the cookie. */
export function LoginScreen() {
  const router = useRouter();
  const [state, setState] = useState<LoginState>('working');
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const token = readToken(window.location.hash);
    // Out of the address bar and the history before anything else.
    window.history.replaceState(null, '', window.location.pathname);
    if (token === null) {
      setState('no-token');
      return;
    }
    void apiPost('/api/session', sessionInfoSchema, { token }).then((answer) => {
      forgetSession();
      if (answer.ok) router.replace('/');
      else setState({ refused: answer.error.message });
    });
  }, [router]);

  if (state === 'no-token') return <SignedOut />;
  if (state !== 'working') return <SignedOut reason={state.refused} />;
  return (
    <div role="status" className="flex flex-1 flex-col items-center justify-center gap-3 text-ink-2">
      <LogoMark className="breathe size-10" />
      Signing in…
    </div>
  );
}

/** The fragment is the token; null when there is none. */
function readToken(hash: string): string | null {
  const token = hash.replace(/^#/, '');
  return token === '' ? null : token;
}
