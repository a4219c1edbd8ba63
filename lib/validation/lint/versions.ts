import { arrayAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import type { LintContext } from './lint-context.ts';
import { advise } from './rules.ts';

/** An older version where the cluster serves v1 as well; silent when nobody knows what it serves. */
export function lintVersion(object: KubeObject, { isServed, within }: LintContext): readonly Diagnostic[] {
  const { group, version, kind } = identityOf(object);
  if (group !== GATEWAY_GROUP || version === 'v1' || !/^v1(alpha|beta)\d+$/.test(version)) return [];
  // ReferenceGrant is still stored as v1beta1, and releases before v1.5 serve no other.
  if (kind === 'ReferenceGrant') return [];
  // A version that is not served is refused; where it would be served one day is no help then.
  if (!isServed?.('v1') || !isServed(version)) return [];
  const v1 = `${GATEWAY_GROUP}/v1`;
  const isAlpha = version.includes('alpha');
  return [
    advise(isAlpha ? 'deprecated-version' : 'older-version', {
      path: ['apiVersion'],
      message: isAlpha
        ? `${kind} ${version} is deprecated; a later release of the Gateway API stops serving it.`
        : `${kind} ${version} works; v1 is ${within === 'files' ? 'in these CRDs' : 'served here'} as well and says the same.`,
      remedy: `Write apiVersion: ${v1}.`,
      fix: fitsV1(object)
        ? { label: `Set apiVersion to ${v1}`, changes: [{ op: 'set', path: ['apiVersion'], value: v1 }] }
        : undefined,
    }),
  ];
}

/** TCPRoute, UDPRoute and TLSRoute took sixteen rules in their alpha versions; v1 takes one. */
function fitsV1(object: KubeObject): boolean {
  return (
    !['TCPRoute', 'UDPRoute', 'TLSRoute'].includes(object.kind) ||
    arrayAt(specOf(object), 'rules').length <= 1
  );
}
