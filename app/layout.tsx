import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { THEME_SCRIPT } from '#components/clusters/theme.ts';
import { QueryProvider } from '#components/live/query-provider.tsx';
import { BaseCsp } from '#components/ui/base-csp.tsx';
import { ToastProvider } from '#components/ui/toast.tsx';
import { TooltipProvider } from '#components/ui/tooltip.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Meshloom', template: '%s · Meshloom' },
  description: 'See, draw and follow Gateway API routes in a service mesh.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#13191d' },
  ],
};

/** The server puts a nonce CSP on the request; reading it makes every page dynamic, which a nonce needs. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const policy = (await headers()).get('content-security-policy') ?? '';
  const nonce = /'nonce-([A-Za-z0-9+/=_-]+)'/.exec(policy)?.[1];
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* For style elements made at run time (CodeMirror). */}
        {nonce !== undefined && <meta name="csp-nonce" content={nonce} />}
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, run before the first paint */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <BaseCsp nonce={nonce}>
          <QueryProvider>
            <TooltipProvider>
              <ToastProvider>{children}</ToastProvider>
            </TooltipProvider>
          </QueryProvider>
        </BaseCsp>
      </body>
    </html>
  );
}
