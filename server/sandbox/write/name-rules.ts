/** A form of names: who keeps to it, and what the API server says to the others. */
export type NameRule = { readonly holds: (text: string) => boolean; readonly words: string };

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const NAME_PART = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

/** RFC 1123 labels: ports, namespaces, Services. */
export const LABEL_RULE: NameRule = rule(
  LABEL,
  63,
  `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
);

/** RFC 1123 subdomains. */
export const SUBDOMAIN_RULE: NameRule = rule(
  SUBDOMAIN,
  253,
  `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
);

/** Values of labels. */
export const LABEL_VALUE_RULE: NameRule = rule(
  `(${NAME_PART})?`,
  63,
  `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${NAME_PART})?')`,
);

/** The part of a qualified name after the slash. */
export const NAME_PART_RULE: NameRule = rule(
  NAME_PART,
  63,
  `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME_PART}')`,
);

function rule(pattern: string, longest: number, words: string): NameRule {
  const whole = new RegExp(`^(?:${pattern})$`);
  return { holds: (text) => text.length <= longest && whole.test(text), words };
}
