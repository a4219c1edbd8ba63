import { stringMapAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { badRequest } from '../status-error.ts';
import { fieldReader, hasFieldLabels } from './field-labels.ts';
import { parseLabelSelector } from './label-selector.ts';

/** True for objects a list or watch is about. */
export type Selection = (object: KubeObject) => boolean;

type SelectionQuery = {
  readonly type: { readonly id: string; readonly custom: boolean };
  readonly namespace: string;
  readonly name?: string;
  readonly labelSelector: string | null;
  readonly fieldSelector: string | null;
  /** `selectableFields` of a definition, as `.spec.color`. */
  readonly selectable?: readonly string[];
};

/** Builds the filter of a list or watch. Throws 400 for a selector that cannot be read, or names a field its kind does not offer. */
export function createSelection(query: SelectionQuery): Selection {
  const labels = query.labelSelector ? parseLabelSelector(query.labelSelector) : null;
  const fields = query.fieldSelector ? parseFieldSelector(query.fieldSelector, query) : null;
  return (object) =>
    (query.namespace === '' || object.metadata.namespace === query.namespace) &&
    (query.name === undefined || object.metadata.name === query.name) &&
    (fields === null || fields(object)) &&
    (labels === null || labels(stringMapAt(object.metadata, 'labels')));
}

function parseFieldSelector(text: string, query: SelectionQuery): Selection {
  const terms = text
    .split(',')
    .filter((term) => term !== '')
    .map((term) => parseFieldTerm(term, query));
  return (object) => terms.every((holds) => holds(object));
}

function parseFieldTerm(text: string, { type, selectable }: SelectionQuery): Selection {
  const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(text);
  const [, path = '', operator, value = ''] = match ?? [];
  if (!match) throw badRequest(`invalid field selector: "${text}"; can't understand it`);
  const read = fieldReader(path, type, selectable ?? []);
  if (read === null)
    throw badRequest(
      type.custom || hasFieldLabels(type.id)
        ? `field label not supported: ${path}`
        : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  return (object) => (read(object) === value) === (operator !== '!=');
}
