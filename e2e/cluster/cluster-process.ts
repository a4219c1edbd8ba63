import { z } from 'zod';

/** The users of a test cluster: may do everything, may read what "view" and the Gateway API allow, may do nothing. */
export const CLUSTER_USERS = ['admin', 'reader', 'nobody'] as const;

/** One of the users of a test cluster. */
export type ClusterUser = (typeof CLUSTER_USERS)[number];

const perUser = z.object({ admin: z.string(), reader: z.string(), nobody: z.string() });

/** The one line a cluster process prints on stdout once it can be used, the same for the Go binary and for assets. */
export const readyLineSchema = z.object({
  server: z.url(),
  version: z.string(),
  ca: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
  kubeconfigOf: perUser,
  tokens: perUser,
  pid: z.int().positive(),
});

/** What a cluster process said about itself when it became ready. */
export type ReadyLine = z.infer<typeof readyLineSchema>;
