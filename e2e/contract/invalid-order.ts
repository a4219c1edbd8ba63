import { isJsonObject } from '#lib/gateway-api/json.ts';

const BRACKETED = /^(.* is invalid: )\[(.*)\]$/s;

/**
 * Answers with the causes of a refusal in one order. An API server walks the fields of an object in the order of a Go map,
 * which is a new one each time; which causes there are is what counts.
 */
export function withCausesInOrder(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withCausesInOrder);
  if (!isJsonObject(answer)) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => {
      if (name === 'causes' && Array.isArray(value)) return [name, value.toSorted(byText)];
      if (name === 'message' && typeof value === 'string') return [name, messageInOrder(value)];
      return [name, withCausesInOrder(value)];
    }),
  );
}

/** The causes once more, in one text: parts between commas, so that a cause that holds a comma moves in parts too. */
function messageInOrder(message: string): string {
  const [, head, causes] = BRACKETED.exec(message) ?? [];
  if (head === undefined || causes === undefined) return message;
  return `${head}[${causes.split(', ').toSorted().join(', ')}]`;
}

/** By field first, as cases name it; then by all the rest. */
function byText(a: unknown, b: unknown): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function keyOf(cause: unknown): string {
  const field = isJsonObject(cause) && typeof cause.field === 'string' ? cause.field : '';
  return `${field} ${JSON.stringify(cause)}`;
}
