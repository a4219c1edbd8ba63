'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

/** Cache of request/response data (cluster list, schemas). What changes by itself comes through the stream instead. */
export function QueryProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        // api.ts answers with a Result and never throws; a failure is data, so there is nothing to retry blindly.
        defaultOptions: { queries: { staleTime: 10_000, retry: false } },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
