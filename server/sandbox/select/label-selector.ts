import { badRequest } from '../status-error.ts';

type Labels = Readonly<Record<string, string>>;

/** One requirement of a label selector, as a predicate over the labels of an object. */
export type LabelPredicate = (labels: Labels) => boolean;

/** Reads a label selector (`a=b,c!=d,e in (f,g),!h,i`). Throws 400 when it is none. */
export function parseLabelSelector(text: string): LabelPredicate {
  const requirements = splitRequirements(text).map(parseRequirement);
  return (labels) => requirements.every((holds) => holds(labels));
}

function splitRequirements(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts.map((item) => item.trim()).filter((item) => item !== '');
}

function parseRequirement(text: string): LabelPredicate {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return operator === 'in'
      ? (labels) => key in labels && values.includes(labels[key] ?? '')
      : (labels) => !(key in labels) || !values.includes(labels[key] ?? '');
  }
  const equality = /^([^=!\s]+)\s*(==|=|!=)\s*([^=!\s]*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value = ''] = equality;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const existence = /^(!?)([^=!\s()]+)$/.exec(text);
  if (existence) {
    const [, not, key = ''] = existence;
    return not === '!' ? (labels) => !(key in labels) : (labels) => key in labels;
  }
  const operator = /^[^=!\s]+\s*(?:==|=|!=)\s*[^=!\s]*(==|=|!=)/.exec(text);
  if (operator) throw badRequest(`found '${operator[1]}', expected: ',' or 'end of string'`);
  const bare = /\s(?:in|notin)\s*(\S*)$/.exec(text);
  throw badRequest(
    `unable to parse requirement: found '${bare ? bare[1] : text}'${bare ? " expected: '('" : ''}`,
  );
}
