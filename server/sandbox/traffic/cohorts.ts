import type { RequestHeader } from '#lib/routing/request.ts';

/** People who are told apart by headers that every application passes on. */
export type Cohort = {
  /** Part of the requests that come in, 0…1. */
  readonly share: number;
  readonly headers: readonly RequestHeader[];
};

/** Most people, those in the canary programme, and those who test the beta. */
export const COHORTS: readonly Cohort[] = [
  { share: 0.85, headers: [{ name: 'x-user-group', value: 'standard' }] },
  {
    share: 0.05,
    headers: [
      { name: 'x-canary', value: 'always' },
      { name: 'x-user-group', value: 'canary' },
    ],
  },
  { share: 0.1, headers: [{ name: 'x-user-group', value: 'beta' }] },
];
