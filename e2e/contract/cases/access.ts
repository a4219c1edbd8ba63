import { z } from 'zod';
import { httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { route, service } from '../objects.ts';

const reviewSchema = z.object({
  kind: z.string(),
  status: z.object({ userInfo: z.object({ username: z.string(), groups: z.array(z.string()) }) }),
});

/** Who may ask, and what for. */
export const accessCases: readonly ContractCase[] = [
  {
    name: 'a wrong token is 401 on every path',
    run: async ({ stranger, namespace }) => [
      await stranger.list(httpRoutes(namespace)),
      await stranger.create(httpRoutes(namespace), route('intruder')),
      await stranger.raw('/apis'),
    ],
    expected: [
      { status: 401, body: { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized', code: 401 } },
      { status: 401 },
      { status: 401 },
    ],
  },
  {
    name: 'a resource that is not served is 404',
    run: async ({ kube, namespace }) => [
      (await kube.list({ ...httpRoutes(namespace), plural: 'unicorns' })).status,
      (await kube.list({ ...httpRoutes(namespace), version: 'v9' })).status,
      (await kube.list({ ...httpRoutes(namespace), group: 'no.such.group' })).status,
    ],
    expected: [404, 404, 404],
  },
  {
    name: 'a path of no API is 404',
    run: async ({ kube }) => [(await kube.raw('/no/such/path')).status],
    expected: [404],
  },
  {
    name: 'a method that a path does not have is 405',
    run: async ({ kube, namespace }) => [
      await kube.call({
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/services/one`,
        body: service('one'),
      }),
    ],
    expected: [{ status: 405, body: { reason: 'MethodNotAllowed' } }],
  },
  {
    name: 'a body that is no JSON is refused',
    run: async ({ kube, namespace }) => {
      const { status } = await kube.create(httpRoutes(namespace), ['not an object']);
      return [status];
    },
    expected: [400],
  },
  {
    name: 'who am I is answered',
    run: async ({ kube }) => {
      const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
      const answer = await kube.call({ method: 'POST', path, body: review });
      const { kind, status } = reviewSchema.parse(answer.body);
      return [answer.status, kind, status.userInfo.username !== '', status.userInfo.groups];
    },
    expected: [201, 'SelfSubjectReview', true, ['system:masters', 'system:authenticated']],
  },
];
