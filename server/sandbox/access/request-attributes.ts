import { isTrue } from '../http/resource-version.ts';
import { parseResourcePath } from '../http/route.ts';
import { qualifiedPlural, StatusError } from '../status-error.ts';
import type { Attributes } from './policy-rule.ts';
import type { User } from './user.ts';

/** What a request asks for, from its line alone: authorization comes before its body is read. */
export function attributesOf(method: string, url: URL): Attributes {
  const path = parseResourcePath(url.pathname);
  if (!path) return { form: 'path', verb: method.toLowerCase(), path: url.pathname };
  const selected =
    /^metadata\.name==?([^,!=]+)$/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1] ?? '';
  const collection = path.name === '';
  return {
    form: 'resource',
    verb: verbOf(method, { collection, watch: isTrue(url.searchParams.get('watch')) }),
    group: path.group,
    resource: path.plural,
    subresource: path.subresource,
    // A Namespace is asked for inside itself.
    namespace: path.group === '' && path.plural === 'namespaces' ? path.name : path.namespace,
    name: collection && method === 'GET' ? selected : path.name,
  };
}

function verbOf(method: string, how: { readonly collection: boolean; readonly watch: boolean }): string {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return how.collection ? 'deletecollection' : 'delete';
    default:
      if (how.watch) return 'watch';
      return how.collection ? 'list' : 'get';
  }
}

/** 403 as the API server words it. */
export function accessDenied(user: User, asked: Attributes): StatusError {
  const who = `User ${JSON.stringify(user.name)} cannot ${asked.verb}`;
  if (asked.form === 'path')
    return new StatusError({
      code: 403,
      reason: 'Forbidden',
      message: `forbidden: ${who} path ${JSON.stringify(asked.path)}`,
      details: {},
    });
  const { group, resource, subresource, namespace, name } = asked;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const subject = `${qualifiedPlural({ group, plural: resource })}${name === '' ? '' : ` ${JSON.stringify(name)}`}`;
  return new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: `${subject} is forbidden: ${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`,
    details: { name, group, kind: resource },
  });
}
