import { checkFormat } from '../../open-api/formats.ts';
import { FORMAT, listOf, optionalOf, STRING } from '../cel-type.ts';
import { CelFault, noOverload, Unchecked } from '../faults.ts';
import { goQuote } from '../go-quote.ts';
import { Duration, Optional, Timestamp } from '../value-classes.ts';
import { textOf } from './conversions.ts';
import { type Overload, unary } from './overload.ts';
import { parseUrl } from './url.ts';

/** A named format of the Kubernetes format library. */
class NamedFormat {
  readonly isValid: (text: string) => boolean;

  constructor(isValid: (text: string) => boolean) {
    this.isValid = isValid;
  }
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

function upTo(length: number, pattern: RegExp): (text: string) => boolean {
  return (text) => text.length <= length && pattern.test(text);
}

/** A prefix may end in a dash that a generated name would follow. */
function asPrefix(isValid: (text: string) => boolean): (text: string) => boolean {
  return (text) => isValid(text.replace(/-$/, 'a'));
}

function isQualifiedName(text: string): boolean {
  const [first = '', second, ...more] = text.split('/');
  const name = second ?? first;
  const isPrefixed = second === undefined || upTo(253, SUBDOMAIN)(first);
  return more.length === 0 && isPrefixed && name !== '' && upTo(63, LABEL_VALUE)(name);
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  dns1123Label: upTo(63, LABEL),
  dns1123Subdomain: upTo(253, SUBDOMAIN),
  dns1035Label: upTo(63, LABEL_1035),
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: asPrefix(upTo(63, LABEL)),
  dns1123SubdomainPrefix: asPrefix(upTo(253, SUBDOMAIN)),
  dns1035LabelPrefix: asPrefix(upTo(63, LABEL_1035)),
  labelValue: upTo(63, LABEL_VALUE),
  uri: (text) => parseUrl(text) !== null,
  uuid: (text) => checkFormat('uuid', text) === 'ok',
  byte: (text) => checkFormat('byte', text) === 'ok',
  date: (text) => checkFormat('date', text) === 'ok',
  datetime: (text) => checkFormat('date-time', text) === 'ok',
};

/** What a format complains about is a sentence we do not have; whether it complains is enough for a rule. */
const COMPLAINT = ['the text does not match the format'];

/** `'%s is %d'.format([…])`: the verbs for texts and whole numbers. */
function formatText(template: unknown, values: unknown): string {
  if (typeof template !== 'string' || !Array.isArray(values)) throw noOverload();
  let next = 0;
  return template.replace(/%(%|[a-z.0-9]*[a-zA-Z])/g, (_, verb: string) => {
    if (verb === '%') return '%';
    if (next >= values.length) throw new CelFault(`index ${next} out of range`);
    const value: unknown = values[next];
    next += 1;
    if (verb === 'd' && Number.isInteger(value)) return String(value);
    if (verb === 's') return formatted(value);
    throw new Unchecked(`it writes with %${verb}`);
  });
}

function formatted(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => (typeof item === 'string' ? goQuote(item) : formatted(item))).join(', ')}]`;
  if (value === null) return 'null';
  if (value instanceof Duration || value instanceof Timestamp || typeof value !== 'object')
    return textOf(value);
  throw new Unchecked('it writes an object as text');
}

/** The format library of Kubernetes and `format` of the strings extension. */
export const FORMAT_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  format: [
    {
      isMethod: true,
      match: ([template, values, ...others]) =>
        template?.kind === 'string' && values?.kind === 'list' && others.length === 0 ? STRING : null,
      run: formatText,
    },
  ],
  'format.named': [
    unary('string', optionalOf(FORMAT), (name) => {
      const isValid = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
      return new Optional(isValid !== undefined, isValid ? new NamedFormat(isValid) : null);
    }),
  ],
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([name, isValid]) => [
      `format.${name}`,
      [
        {
          isMethod: false,
          match: (types: readonly unknown[]) => (types.length === 0 ? FORMAT : null),
          run: () => new NamedFormat(isValid),
        },
      ],
    ]),
  ),
  validate: [
    {
      isMethod: true,
      match: ([format, text]) =>
        format?.kind === 'format' && text?.kind === 'string' ? optionalOf(listOf(STRING)) : null,
      run: (format, text) => {
        if (!(format instanceof NamedFormat) || typeof text !== 'string') throw noOverload();
        return format.isValid(text) ? new Optional(false, null) : new Optional(true, COMPLAINT);
      },
    },
  ],
};
