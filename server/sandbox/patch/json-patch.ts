import { isJsonObject, isSameJson, type JsonArray, type JsonValue } from '#lib/gateway-api/json.ts';
import { badRequest, StatusError } from '../status-error.ts';

/** JSON patch (RFC 6902), all or nothing. Throws 400 for a malformed patch and 422 for one that does not fit, as the API server does. */
export function jsonPatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!Array.isArray(patch)) throw badRequest('error decoding patch: a JSON patch is a list of operations');
  return patch.reduce<JsonValue>(runOperation, target);
}

function runOperation(document: JsonValue, operation: JsonValue): JsonValue {
  if (!isJsonObject(operation)) throw badRequest('error decoding patch: an operation is an object');
  const { op, value } = operation;
  const path = parsePointer(operation.path);
  switch (op) {
    case 'add':
      return edit(document, path, { how: 'add', value: present(value) });
    case 'replace':
      return edit(document, path, { how: 'replace', value: present(value) });
    case 'remove':
      return edit(document, path, { how: 'remove' });
    case 'test':
      if (!isSameJson(read(document, path) ?? null, value ?? null)) throw unfit();
      return document;
    case 'copy':
      return edit(document, path, {
        how: 'add',
        value: present(read(document, parsePointer(operation.from))),
      });
    case 'move': {
      const from = parsePointer(operation.from);
      const moved = present(read(document, from));
      return edit(edit(document, from, { how: 'remove' }), path, { how: 'add', value: moved });
    }
    default:
      throw badRequest(`error decoding patch: unknown operation ${JSON.stringify(op ?? null)}`);
  }
}

type Edit = { readonly how: 'add' | 'replace'; readonly value: JsonValue } | { readonly how: 'remove' };

function edit(node: JsonValue, path: readonly string[], change: Edit): JsonValue {
  const [head, ...rest] = path;
  if (head === undefined) {
    if (change.how === 'remove') throw unfit();
    return change.value;
  }
  if (Array.isArray(node)) return editList(node, head, rest, change);
  if (!isJsonObject(node)) throw unfit();
  const out: Record<string, JsonValue> = { ...node };
  const member = node[head];
  if (rest.length > 0) {
    if (member === undefined) throw unfit();
    out[head] = edit(member, rest, change);
  } else if (change.how === 'add') {
    out[head] = change.value;
  } else {
    if (member === undefined) throw unfit();
    if (change.how === 'remove') delete out[head];
    else out[head] = change.value;
  }
  return out;
}

function editList(list: JsonArray, head: string, rest: readonly string[], change: Edit): JsonValue {
  const appending = rest.length === 0 && change.how === 'add';
  const index = head === '-' ? list.length : Number(head);
  const limit = appending ? list.length : list.length - 1;
  const member = list[index];
  if (!/^(-|0|[1-9]\d*)$/.test(head) || index > limit) throw unfit();
  if (rest.length > 0) return member === undefined ? list : list.with(index, edit(member, rest, change));
  if (change.how === 'add') return list.toSpliced(index, 0, change.value);
  return change.how === 'remove' ? list.toSpliced(index, 1) : list.with(index, change.value);
}

function read(node: JsonValue, path: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = node;
  for (const part of path) {
    if (Array.isArray(at)) at = at[Number(part)];
    else at = isJsonObject(at) ? at[part] : undefined;
  }
  return at;
}

function parsePointer(pointer: JsonValue | undefined): readonly string[] {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/'))
    throw badRequest(`error decoding patch: invalid path ${JSON.stringify(pointer ?? null)}`);
  const parts = pointer.slice(1).split('/');
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function present(value: JsonValue | undefined): JsonValue {
  if (value === undefined) throw unfit();
  return value;
}

/** The API server keeps the reason to itself: no message, no cause. */
function unfit(): StatusError {
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: {},
  });
}
