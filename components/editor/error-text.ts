import type { ApiError, ErrorCode } from '#lib/wire/errors.ts';

/** What an error of the API means to the person who edits, and what can be done; nothing typed is lost by any of them. */
type ErrorText = { readonly title: string; readonly remedy: string };

/** Every code of the API, exhaustively: a new code does not compile without its words. */
const ERROR_TEXT: Readonly<Record<ErrorCode, ErrorText>> = {
  'bad-request': { title: 'Meshloom sent something wrong', remedy: 'Reload the page; the draft is kept.' },
  unauthenticated: {
    title: 'You are signed out',
    remedy: 'Open the link from the terminal again; the draft is kept.',
  },
  'forbidden-origin': {
    title: 'The session has changed',
    remedy: 'Reload the page and try again; the draft is kept.',
  },
  'not-found': { title: 'The object is not there', remedy: 'It may have been deleted meanwhile.' },
  'cluster-not-found': {
    title: 'This cluster is no longer offered',
    remedy: 'Choose a cluster from the list above.',
  },
  'kind-not-allowed': {
    title: 'Meshloom does not write this kind',
    remedy: 'Copy the YAML and use kubectl.',
  },
  'read-only': {
    title: 'Meshloom runs read-only',
    remedy: 'Copy the YAML, or start Meshloom without --read-only.',
  },
  'too-large': { title: 'The change is too large', remedy: 'Apply fewer objects at once.' },
  'unsupported-media-type': {
    title: 'Meshloom sent something wrong',
    remedy: 'Reload the page; the draft is kept.',
  },
  'cluster-unreachable': {
    title: 'The cluster does not answer',
    remedy: 'The draft is kept; try again when it is back.',
  },
  'cluster-auth': {
    title: 'The cluster refuses the credentials',
    remedy: 'Renew them, for example with a new login, and try again.',
  },
  forbidden: { title: 'You may not do this', remedy: 'Ask for the right, or hand over the YAML.' },
  absent: { title: 'The cluster does not know this kind', remedy: 'Install the Gateway API CRDs first.' },
  'conflict-fields': {
    title: 'Another manager owns these fields',
    remedy: 'Decide per object what is to hold.',
  },
  'conflict-version': {
    title: 'The object changed meanwhile',
    remedy: 'Take over the changes of the cluster, then apply again.',
  },
  'conflict-uid': {
    title: 'The object was deleted and made anew',
    remedy: 'Take over what is there now, or discard the change.',
  },
  'already-exists': {
    title: 'An object of this name exists already',
    remedy: 'Give yours another name in the YAML.',
  },
  gone: {
    title: 'The object was deleted meanwhile',
    remedy: 'Discard the change, or create the object anew.',
  },
  invalid: { title: 'The API server refuses the object', remedy: 'Correct the marked fields.' },
  'unknown-field': { title: 'The cluster does not know a field', remedy: 'Correct its name, or remove it.' },
  'webhook-denied': {
    title: 'An admission rule of the cluster refuses this',
    remedy: 'Read its message; the rule belongs to the cluster.',
  },
  'namespace-terminating': { title: 'The namespace is being deleted', remedy: 'Use another namespace.' },
  'quota-exceeded': {
    title: 'A quota of the namespace is used up',
    remedy: 'Remove something, or have the quota raised.',
  },
  throttled: { title: 'The cluster asks for patience', remedy: 'Try again in a moment.' },
  'unknown-outcome': {
    title: 'The answer got lost',
    remedy: 'Nobody knows yet whether it was stored; look at the live object before you apply again.',
  },
  'not-attempted': { title: 'Not tried', remedy: 'An earlier object failed, so this one was left alone.' },
  internal: { title: 'Something went wrong in Meshloom', remedy: 'Try again; the terminal says more.' },
};

/** Title and remedy for a person. */
export function errorText(error: Pick<ApiError, 'code'>): ErrorText {
  return ERROR_TEXT[error.code];
}
