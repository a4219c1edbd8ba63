import { compilePattern } from './patterns.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const KEY_WORDS =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** Says what a text of this form must be, in the API server's words (apimachinery validate/content RegexError). */
type Form = {
  readonly pattern: string;
  readonly words: string;
  readonly examples: readonly string[];
  readonly max: number;
};

const FORMS = {
  subdomain: {
    pattern: SUBDOMAIN,
    words:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    examples: ['example.com'],
    max: 253,
  },
  label: {
    pattern: LABEL,
    words:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    examples: ['my-name', '123-abc'],
    max: 63,
  },
  keyName: { pattern: KEY_NAME, words: KEY_WORDS, examples: ['MyName', 'my.name', '123-abc'], max: 63 },
  labelValue: {
    pattern: `(${KEY_NAME})?`,
    words:
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    examples: ['MyValue', 'my_value', '12345'],
    max: 63,
  },
} as const satisfies Readonly<Record<string, Form>>;

function sentence({ pattern, words, examples }: Form): string {
  return `${words} (e.g. ${examples.map((each) => `'${each}', `).join(' or ')}regex used for validation is '${pattern}')`;
}

function lengthFaults(text: string, max: number, unit = 'bytes'): readonly string[] {
  return text.length > max ? [`must be no more than ${max} ${unit}`] : [];
}

function faults(text: string, form: Form): readonly string[] {
  const matches = compilePattern(`^${form.pattern}$`).test(text);
  return [...lengthFaults(text, form.max), ...(matches ? [] : [sentence(form)])];
}

/** What is wrong with the name of an object (RFC 1123 subdomain); empty when nothing is. Only here the server counts characters. */
export function nameFaults(text: string): readonly string[] {
  const [first, ...others] = faults(text, FORMS.subdomain);
  if (first === undefined) return [];
  const { max } = FORMS.subdomain;
  return text.length > max ? [...lengthFaults(text, max, 'characters'), ...others] : [first];
}

/** What is wrong with the name of a namespace (RFC 1123 label). */
export function labelFaults(text: string): readonly string[] {
  const isSubdomain = compilePattern(`^${SUBDOMAIN}$`).test(text);
  if (isSubdomain && text.includes('.')) return [...lengthFaults(text, 63), 'must not contain dots'];
  return faults(text, FORMS.label);
}

/** What is wrong with the value of a label. */
export function labelValueFaults(text: string): readonly string[] {
  return faults(text, FORMS.labelValue);
}

/** What is wrong with the key of a label, an annotation or a finalizer: `[prefix/]name`. */
export function keyFaults(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2)
    return [
      `a valid label key ${sentence(FORMS.keyName)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const [prefix, name] = parts.length === 2 ? parts : [null, key];
  return [...prefixFaults(prefix ?? null), ...namePartFaults(name ?? '')];
}

function prefixFaults(prefix: string | null): readonly string[] {
  if (prefix === null) return [];
  if (prefix === '') return ['prefix part must be non-empty'];
  return faults(prefix, FORMS.subdomain).map((words) => `prefix part ${words}`);
}

function namePartFaults(name: string): readonly string[] {
  const empty = name === '' ? ['name part must be non-empty'] : [];
  return [...empty, ...faults(name, FORMS.keyName).map((words) => `name part ${words}`)];
}
