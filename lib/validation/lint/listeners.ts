import { arrayAt, isJsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { kindsOfProtocol } from '#lib/routing/frontend/listeners.ts';
import { advise } from './rules.ts';

/** Listeners of a Gateway or a ListenerSet that take no route: kinds their protocol cannot carry, or a selector that is not there. */
export function lintListeners(object: KubeObject): readonly Diagnostic[] {
  return arrayAt(specOf(object), 'listeners').flatMap((listener, index) => {
    if (!isJsonObject(listener)) return [];
    const allowed = objectAt(listener, 'allowedRoutes');
    const path = ['spec', 'listeners', index, 'allowedRoutes'];
    const protocol = stringAt(listener, 'protocol') ?? '';
    const carried = kindsOfProtocol(listener);
    const unusable = objectsAt(allowed, 'kinds').filter(
      (kind) =>
        carried &&
        (stringAt(kind, 'group') ?? GATEWAY_GROUP) === GATEWAY_GROUP &&
        !carried.includes(stringAt(kind, 'kind') ?? ''),
    );
    const namespaces = objectAt(allowed, 'namespaces');
    return [
      ...(unusable.length > 0
        ? [
            advise('listener-kinds-unusable', {
              path: [...path, 'kinds'],
              message: `A listener of protocol ${protocol} cannot carry ${unusable.map((kind) => stringAt(kind, 'kind')).join(', ')}; such routes do not attach.`,
              remedy: `Of this group it carries ${carried?.join(' and ')}.`,
            }),
          ]
        : []),
      ...(stringAt(namespaces, 'from') === 'Selector' && !isJsonObject(namespaces.selector)
        ? [
            advise('listener-selector-missing', {
              path: [...path, 'namespaces', 'from'],
              message:
                'from is Selector, but there is no selector: which namespaces may attach is left open.',
              remedy: 'Add selector, or write Same or All.',
            }),
          ]
        : []),
    ];
  });
}
