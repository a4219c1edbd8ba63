import { stringAt, stringMapAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { badRequest } from '../status-error.ts';
import { parseLabelSelector } from './label-selector.ts';

/** True for objects a list or watch is about. */
export type Selection = (object: KubeObject) => boolean;

type SelectionQuery = {
  readonly type: { readonly id: string; readonly custom: boolean };
  readonly namespace: string;
  readonly name?: string;
  readonly labelSelector: string | null;
  readonly fieldSelector: string | null;
};

/** Builds the filter of a list or watch. Field selectors know `metadata.name` and `metadata.namespace`; others are refused with 400. */
export function createSelection(query: SelectionQuery): Selection {
  const labels = query.labelSelector ? parseLabelSelector(query.labelSelector) : null;
  const fields = query.fieldSelector ? parseFieldSelector(query.fieldSelector, query.type) : null;
  return (object) =>
    (query.namespace === '' || object.metadata.namespace === query.namespace) &&
    (query.name === undefined || object.metadata.name === query.name) &&
    (fields === null || fields(object)) &&
    (labels === null || labels(stringMapAt(object.metadata, 'labels')));
}

/** Kinds with field labels of their own word the refusal differently. */
const WITH_FIELD_LABELS = ['/services', '/namespaces', '/pods'];

function parseFieldSelector(text: string, type: SelectionQuery['type']): Selection {
  const terms = text
    .split(',')
    .filter((term) => term !== '')
    .map((term) => parseFieldTerm(term, type));
  return (object) => terms.every((holds) => holds(object));
}

function parseFieldTerm(text: string, type: SelectionQuery['type']): Selection {
  const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(text);
  const [, path = '', operator, value = ''] = match ?? [];
  const field = path === 'metadata.name' ? 'name' : path === 'metadata.namespace' ? 'namespace' : null;
  if (!match) throw badRequest(`invalid field selector: "${text}"; can't understand it`);
  if (field === null)
    throw badRequest(
      type.custom || WITH_FIELD_LABELS.includes(type.id)
        ? `field label not supported: ${path}`
        : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  return (object) => (stringAt(object.metadata, field) === value) === (operator !== '!=');
}
