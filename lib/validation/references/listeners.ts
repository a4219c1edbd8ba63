import type { Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { admissionOf } from '#lib/routing/frontend/admission.ts';
import type { Listener } from '#lib/routing/frontend/listeners.ts';

/** `unknown`: labels of the route's namespace decide, and they are not known. */
export type AttachmentVerdict = 'attaches' | 'not-allowed' | 'no-hostname' | 'unknown';

/** Whether a route attaches to one of the listeners (AllowedRoutes first, then host names in common); an implementation's own protocol may take it. */
export function attachmentTo(route: Route, listeners: readonly Listener[], world: World): AttachmentVerdict {
  const answers = new Set(listeners.map((listener) => admissionOf(listener, route, world)));
  if (answers.size === 0 || answers.has('attaches') || answers.has('own-protocol')) return 'attaches';
  if (answers.has('namespace-unknown')) return 'unknown';
  return answers.has('hostname') ? 'no-hostname' : 'not-allowed';
}

/** What keeps a route off a listener: who may attach, the kinds it lists, or what its protocol carries. */
export type Refusal = 'namespace' | 'kind' | 'protocol';

/** Why listeners that do not allow a route refuse it, each reason once. */
export function refusalsOf(route: Route, listeners: readonly Listener[], world: World): readonly Refusal[] {
  return [
    ...new Set(
      listeners.flatMap((listener): readonly Refusal[] => {
        const answer = admissionOf(listener, route, world);
        if (answer === 'namespace') return ['namespace'];
        if (answer !== 'kind') return [];
        const { listedKinds } = listener;
        return [listedKinds === null || listedKinds.includes(route.kind) ? 'protocol' : 'kind'];
      }),
    ),
  ];
}
