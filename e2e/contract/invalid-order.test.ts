import { expect, test } from 'vitest';
import { withCausesInOrder } from './invalid-order.ts';

const refusal = (fields: readonly string[]) => ({
  status: 422,
  body: {
    details: { causes: fields.map((field) => ({ field, message: `${field} is wrong`, reason: 'x' })) },
    message: `HTTPRoute "two" is invalid: [${fields.map((field) => `${field}: is wrong`).join(', ')}]`,
  },
});

test('the same causes in another order are the same answer', () => {
  expect(withCausesInOrder([refusal(['spec.b', 'spec.a'])])).toEqual([refusal(['spec.a', 'spec.b'])]);
});

test('other causes are another answer', () => {
  expect(withCausesInOrder(refusal(['spec.b', 'spec.c']))).not.toEqual(refusal(['spec.a', 'spec.b']));
});

test('what is no refusal stays as it is', () => {
  const answer = [{ message: 'plain [b, a]', items: [{ causes: 'none' }, null, 3] }];
  expect(withCausesInOrder(answer)).toEqual(answer);
});
