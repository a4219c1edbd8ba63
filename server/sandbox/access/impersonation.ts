import type { IncomingMessage } from 'node:http';
import { badRequest, StatusError } from '../status-error.ts';
import type { ObjectStore } from '../store/store.ts';
import { authorize } from './authorize.ts';
import type { Attributes } from './policy-rule.ts';
import { accessDenied } from './request-attributes.ts';
import { AUTHENTICATED, type User } from './user.ts';

type Request = { readonly message: IncomingMessage; readonly asked: Attributes };

/** Whoever the request wants to be (`Impersonate-User`, `-Group`), if the one who asks may be them; else who asks. Throws 400 or 403. */
export function actingUser(store: ObjectStore, user: User, request: Request): User {
  const { message, asked } = request;
  assertKnownHeaders(message);
  const name = headersOf(message, 'impersonate-user')[0] ?? '';
  const groups = headersOf(message, 'impersonate-group');
  if (name === '' && groups.length > 0)
    throw badRequest(
      `requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{${groups.map((group) => JSON.stringify(group)).join(', ')}}, Extra:map[string][]string(nil)} without impersonating a user name`,
    );
  // An empty name is no impersonation: the API server takes the request as one of its own user.
  if (name === '') return user;
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  const mayBe = (resource: string, who: string, namespace = '') =>
    authorize(store, user, {
      form: 'resource',
      verb: 'impersonate',
      group: '',
      resource,
      subresource: '',
      namespace,
      name: who,
    }).allowed;
  const [, namespace = '', own = ''] = account ?? [];
  const allowed = account ? mayBe('serviceaccounts', own, namespace) : mayBe('users', name);
  if (!allowed || !groups.every((group) => mayBe('groups', group)))
    throw accessDenied(user, { ...asked, verb: `impersonate-on:user-info:${asked.verb}` });
  const implied = account ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : [];
  return { name, groups: [...new Set([...(groups.length > 0 ? groups : implied), AUTHENTICATED])] };
}

/** Being somebody down to uid and extras is not served; doing it half would be a lie. */
function assertKnownHeaders(message: IncomingMessage): void {
  const unknown = Object.keys(message.headersDistinct).find(
    (header) => header === 'impersonate-uid' || header.startsWith('impersonate-extra-'),
  );
  if (unknown !== undefined)
    throw new StatusError({
      code: 501,
      reason: 'NotImplemented',
      message: `the sandbox does not serve the header ${unknown}: it knows users by name and groups`,
    });
}

function headersOf(message: IncomingMessage, name: string): readonly string[] {
  return message.headersDistinct[name] ?? [];
}
