import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import { routeHealth } from './health.ts';
import { routeVerdicts } from './verdicts.ts';

function verdictsOf(parentRefs: string, status: string) {
  const object = asKubeObject(
    parse(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: demo, generation: 4}
spec: {parentRefs: ${parentRefs}}
status: {parents: ${status}}
`),
  );
  if (!object) throw new Error('fixture');
  return routeVerdicts(object);
}

const APP = '{group: "", kind: Service, name: app}';
const condition = (type: string, status: string, rest = 'observedGeneration: 4') =>
  `{type: ${type}, status: "${status}", reason: ${type}, ${rest}}`;
const entry = (parentRef: string, ...conditions: string[]) =>
  `{controllerName: example.com/mesh, parentRef: ${parentRef}, conditions: [${conditions.join(', ')}]}`;

describe('routeVerdicts', () => {
  it.each([
    { name: 'silent', status: '[]', state: 'silent', summary: 'No controller has answered for this parent.' },
    {
      name: 'accepted',
      status: `[${entry(APP, condition('Accepted', 'True'), condition('ResolvedRefs', 'True'))}]`,
      state: 'accepted',
      summary: 'Accepted by the controller.',
    },
    {
      name: 'Linkerd: group core, namespace filled in, no observedGeneration, empty message',
      status: `[${entry('{group: core, kind: Service, name: app, namespace: demo}', condition('Accepted', 'True', 'message: ""'), condition('ResolvedRefs', 'True', 'message: ""'))}]`,
      state: 'accepted',
      summary: 'Accepted by the controller, which does not say for which version of the route.',
    },
    {
      name: 'no word about the backends',
      status: `[${entry(APP, condition('Accepted', 'True'))}]`,
      state: 'pending',
      summary: 'Accepted, but the controller has not said whether it finds the backends.',
    },
    {
      name: 'backends undecided',
      status: `[${entry(APP, condition('Accepted', 'True'), '{type: ResolvedRefs, status: Unknown, reason: Odd, observedGeneration: 4}')}]`,
      state: 'pending',
      summary: 'Accepted, but the backends are not settled: reason Odd.',
    },
    {
      name: 'backends found for an older generation',
      status: `[${entry(APP, condition('Accepted', 'True'), condition('ResolvedRefs', 'True', 'observedGeneration: 3'))}]`,
      state: 'pending',
      summary:
        'Accepted. What is said of the backends is for generation 3; generation 4 has not been answered yet.',
    },
    {
      name: 'backend missing, but in an older generation',
      status: `[${entry(APP, condition('Accepted', 'True'), condition('ResolvedRefs', 'False', 'observedGeneration: 3'))}]`,
      state: 'pending',
      summary:
        'Accepted. What is said of the backends is for generation 3; generation 4 has not been answered yet.',
    },
    {
      name: 'Fall Back: the version before is kept',
      status: `[${entry(APP, condition('Accepted', 'True', 'observedGeneration: 3'), condition('ResolvedRefs', 'True', 'observedGeneration: 3'), condition('PartiallyInvalid', 'True', 'observedGeneration: 4, message: Fall Back to generation 3'))}]`,
      state: 'partial',
      summary: 'Accepted in part: Fall Back to generation 3.',
    },
    {
      name: 'rules dropped in an older generation',
      status: `[${entry(APP, condition('Accepted', 'True', 'observedGeneration: 3'), condition('PartiallyInvalid', 'True', 'observedGeneration: 3, message: Dropped Rule 2'))}]`,
      state: 'pending',
      summary: 'The answer is for generation 3; generation 4 has not been answered yet.',
    },
    {
      name: 'rules dropped before, all fine now',
      status: `[${entry(APP, condition('Accepted', 'True'), condition('ResolvedRefs', 'True'), condition('PartiallyInvalid', 'True', 'observedGeneration: 3, message: Dropped Rule 2'))}]`,
      state: 'accepted',
      summary: 'Accepted by the controller.',
    },
    {
      name: 'answer for an older generation',
      status: `[${entry(APP, condition('Accepted', 'True', 'observedGeneration: 3'))}]`,
      state: 'pending',
      summary: 'The answer is for generation 3; generation 4 has not been answered yet.',
    },
    {
      name: 'refused with a message',
      status: `[${entry(APP, condition('Accepted', 'False', 'observedGeneration: 4, message: the Service has no port 9090'))}]`,
      state: 'refused',
      summary: 'Refused: the Service has no port 9090.',
    },
    {
      name: 'refused with a code only',
      status: `[${entry(APP, '{type: Accepted, status: "False", reason: NoMatchingParent, observedGeneration: 4}')}]`,
      state: 'refused',
      summary: 'Refused: the parent does not exist, or has no such port or section.',
    },
    {
      name: 'an unknown code is shown as it is',
      status: `[${entry(APP, '{type: Accepted, status: "False", reason: Odd, observedGeneration: 4}')}]`,
      state: 'refused',
      summary: 'Refused: reason Odd.',
    },
    {
      name: 'backend missing',
      status: `[${entry(APP, condition('Accepted', 'True'), '{type: ResolvedRefs, status: "False", reason: BackendNotFound, observedGeneration: 4}')}]`,
      state: 'partial',
      summary: 'Accepted in part: a backend does not exist.',
    },
    {
      name: 'rules dropped',
      status: `[${entry(APP, condition('Accepted', 'True'), condition('PartiallyInvalid', 'True', 'message: Dropped Rule 2'))}]`,
      state: 'partial',
      summary: 'Accepted in part: Dropped Rule 2.',
    },
    {
      name: 'Istio ambient without a waypoint',
      status: `[${entry(APP, condition('Accepted', 'True'), condition('ResolvedWaypoints', 'True', 'message: "in ambient mode, route will not be respected"'))}]`,
      state: 'partial',
      summary: 'Accepted in part: in ambient mode, route will not be respected.',
    },
    {
      name: 'seen, undecided',
      status: `[${entry(APP)}]`,
      state: 'pending',
      summary: 'The controller has seen the route but has not said whether it accepts it.',
    },
  ])('$name', ({ status, state, summary }) => {
    const [verdict] = verdictsOf(`[${APP}]`, status);
    expect(verdict?.state).toBe(state);
    expect(verdict?.summary).toBe(summary);
  });

  it('keeps ports apart and tells leftovers', () => {
    const ported = (port: number) => `{group: "", kind: Service, name: app, port: ${port}}`;
    const verdicts = verdictsOf(
      `[${ported(80)}, ${ported(81)}]`,
      `[${entry(ported(80), condition('Accepted', 'True'), condition('ResolvedRefs', 'True'))}, ${entry(ported(99), condition('Accepted', 'False'))}]`,
    );
    expect(verdicts.map(({ state, leftover }) => [state, leftover])).toEqual([
      ['accepted', false],
      ['silent', false],
      ['refused', true],
    ]);
    expect(routeHealth(verdicts)).toBe('unknown');
  });

  it('takes a leftover entry for the word of a controller, not for an effect', () => {
    const [, leftover] = verdictsOf(
      `[${APP}]`,
      `[${entry('{group: "", kind: Service, name: old}', condition('Accepted', 'True'), condition('ResolvedRefs', 'True'))}]`,
    );
    expect(leftover?.summary).toBe(
      'Left over: the route no longer names this parent. Accepted by the controller.',
    );
  });

  it('shows every controller that answers for one parent', () => {
    const verdicts = verdictsOf(
      `[${APP}]`,
      `[${entry(APP, condition('Accepted', 'True'))}, {controllerName: b.example/c, parentRef: ${APP}, conditions: [${condition('Accepted', 'False')}]}]`,
    );
    expect(verdicts.map((verdict) => verdict.controllerName)).toEqual(['example.com/mesh', 'b.example/c']);
    expect(routeHealth(verdicts)).toBe('refused');
  });
});
