import { type Condition, type Form, HOSTNAME, METHOD, PATH } from './conditions.ts';
import { type Contender, PREFLIGHT } from './contender.ts';
import type { Pair, Region } from './partition.ts';

/** What the requests of a region ask for, without repetitions; hostnames of all its pairs apart. */
export type Asked = {
  readonly conditions: readonly Condition[];
  readonly hostnames: readonly string[];
  readonly isPreflight: boolean;
};

/**
 * Gathers the conditions of both sides of a region, leaving out what another one implies and the hostnames that all requests
 * of the frontend have (`entrances`).
 */
export function askedBy(region: Region, entrances: readonly Condition[]): Asked {
  const isEntrance = (key: string): boolean => entrances.some((entrance) => entrance.key === key);
  const [first] = region.pairs;
  const conditions = first ? conditionsOfPair(first).filter(({ dimension }) => dimension !== HOSTNAME) : [];
  const hostnames = region.pairs.flatMap((pair) =>
    withoutImplied(conditionsOfPair(pair)).flatMap(({ dimension, form, key }) =>
      dimension === HOSTNAME && !isEntrance(key) ? [hostWords(form)] : [],
    ),
  );
  const isPreflight = [first?.before, first?.after].some(
    (contender) => contender && asksPreflight(contender),
  );
  return { conditions: withoutImplied(conditions), hostnames: [...new Set(hostnames)], isPreflight };
}

function conditionsOfPair({ before, after }: Pair): readonly Condition[] {
  const all = [before, after].flatMap((contender) => (contender ? ownConditions(contender) : []));
  return [...new Map(all.map((condition) => [condition.key, condition])).values()];
}

/** That a preflight is one is said in a word. */
function ownConditions(contender: Contender): readonly Condition[] {
  const { conditions } = contender;
  return asksPreflight(contender) ? conditions.filter((each) => !PREFLIGHT.includes(each)) : conditions;
}

function asksPreflight({ isPreflight, rival }: Contender): boolean {
  return isPreflight || rival?.isPreflight === true;
}

function withoutImplied(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.filter(
    (condition) => !conditions.some((other) => other !== condition && implies(other, condition)),
  );
}

function implies(a: Condition, b: Condition): boolean {
  if (a.dimension !== b.dimension) return false;
  const [x, y] = [a.form, b.form];
  if (y.kind === 'present') return true;
  if (y.kind === 'prefix')
    return (x.kind === 'prefix' || x.kind === 'exact') && `${x.value}/`.startsWith(`${y.value}/`);
  if (y.kind === 'suffix')
    return (
      (x.kind === 'suffix' || x.kind === 'hostname') &&
      x.value.length > y.value.length &&
      x.value.endsWith(y.value)
    );
  if (y.kind === 'grpc' && x.kind === 'grpc' && !y.isRegex)
    return (y.service === null || y.service === x.service) && (y.method === null || y.method === x.method);
  return x.kind === 'exact' && y.kind === 'regex';
}

/**
 * The requests of some regions together in words. Where regions `outside` take a part of theirs they are `… otherwise`, and
 * what asks for nothing is `everything else`. What a member asks for more than another one needs no words.
 */
export function wordsOfGroup(members: readonly Asked[], outside: readonly Asked[]): readonly string[] {
  const kept = members.filter(
    (own, at) =>
      !members.some(
        (other, index) => index !== at && isWithin(own, other) && (index < at || !isWithin(other, own)),
      ),
  );
  return [...new Set(kept.map((own) => wordsBeside(own, outside)))];
}

function wordsBeside(own: Asked, outside: readonly Asked[]): string {
  if (isCatchAll(own)) return outside.length === 0 ? 'all requests' : restWords(outside);
  const hosts = hostsTaken(own, outside);
  const words = `${wordsOf(own)}${hosts.length === 0 ? '' : ` except ${listed(hosts)}`}`;
  const others =
    hosts.length === 0
      ? outside
      : outside.filter(({ hostnames }) => !hosts.some((host) => hostnames.includes(host)));
  return others.some((other) => isNarrower(other, own)) ? `${words} otherwise` : words;
}

/** Hosts below a wildcard of these requests that all go to others. */
function hostsTaken(own: Asked, outside: readonly Asked[]): readonly string[] {
  const wildcards = own.hostnames.filter((host) => host.startsWith('*.'));
  if (wildcards.length === 0) return [];
  const taken = outside
    .filter((other) => isWithin({ ...own, hostnames: other.hostnames }, other))
    .flatMap(({ hostnames }) => hostnames)
    .filter((host) => !own.hostnames.includes(host) && wildcards.some((wildcard) => isBelow(host, wildcard)));
  return [...new Set(taken)];
}

function isBelow(host: string, wildcard: string): boolean {
  return host.length > wildcard.length - 1 && host.endsWith(wildcard.slice(1));
}

function isCatchAll({ conditions, hostnames, isPreflight }: Asked): boolean {
  return conditions.length === 0 && hostnames.length === 0 && !isPreflight;
}

/** Everything asked of `b` is asked of `a` too. */
function isWithin(a: Asked, b: Asked): boolean {
  const isHosted =
    b.hostnames.length === 0 ||
    (a.hostnames.length > 0 &&
      a.hostnames.every((host) => b.hostnames.some((other) => host === other || isHostBelow(host, other))));
  return isCovered(a, b) && isHosted;
}

function isHostBelow(host: string, other: string): boolean {
  return other.startsWith('*.') && isBelow(host, other);
}

function isCovered(a: Asked, b: Asked): boolean {
  const covers = b.conditions.every((condition) =>
    a.conditions.some((other) => isSame(other, condition) || implies(other, condition)),
  );
  return covers && (a.isPreflight || !b.isPreflight);
}

/** Asks for everything that the other one asks for and for more. */
function isNarrower(a: Asked, b: Asked): boolean {
  const isSameHosts = b.hostnames.length === 0 || b.hostnames.some((host) => a.hostnames.includes(host));
  return isCovered(a, b) && isSameHosts;
}

function isSame(a: Condition, b: Condition): boolean {
  return a.key === b.key;
}

/** With a single condition in play the rest can be named; with more it is everything else. */
function restWords(others: readonly Asked[]): string {
  const isByHost = others.every((other) => other.conditions.length === 0 && !other.isPreflight);
  if (isByHost) return 'requests for other hosts';
  const [only] = others;
  const [condition] = only?.conditions ?? [];
  if (others.length > 1 || !only || !condition || only.conditions.length > 1 || only.hostnames.length > 0)
    return 'everything else';
  if (only.isPreflight || condition.dimension === METHOD) return 'everything else';
  if (condition.dimension !== PATH) return `requests without ${namedWords(condition)}`;
  return condition.form.kind === 'prefix'
    ? `requests outside ${pathWords(condition.form)}`
    : 'everything else';
}

/** `GET /checkout with header x-canary: 1`. */
function wordsOf({ conditions, hostnames, isPreflight }: Asked): string {
  const method = conditions.find(({ dimension }) => dimension === METHOD);
  const named = conditions.filter(({ dimension }) => / /.test(dimension)).map(namedWords);
  const verb = method?.form.kind === 'exact' ? method.form.value : null;
  const target = targetWords(conditions.flatMap(({ dimension, form }) => (dimension === PATH ? form : [])));
  const subject = [verb, target || (verb ? 'requests' : 'requests')]
    .filter((word) => word !== null)
    .join(' ');
  return [
    isPreflight ? `CORS preflights${target ? ` of ${target}` : ''}` : subject,
    named.length > 0 ? `with ${named.join(' and ')}` : '',
    hostnames.length > 0 ? `for ${listed(hostnames)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** `paths like /u/[0-9]+ under /u`. */
function targetWords(forms: readonly Form[]): string {
  const patterns = forms.flatMap((form) => (form.kind === 'regex' ? [form.pattern] : []));
  const places = forms.filter(({ kind }) => kind !== 'regex').map(pathWords);
  if (patterns.length === 0) return places.join(' and ');
  return `paths like ${[patterns.join(' and like '), ...places].join(' under ')}`;
}

function listed(hostnames: readonly string[]): string {
  return `${hostnames.slice(0, 3).join(', ')}${hostnames.length > 3 ? ' …' : ''}`;
}

function pathWords(form: Form): string {
  switch (form.kind) {
    case 'exact':
      return `exactly ${form.value}`;
    case 'prefix':
      return form.value;
    case 'grpc':
      return callWords(form);
    default:
      return 'a path of unknown type';
  }
}

function callWords({ isRegex, service, method }: Extract<Form, { kind: 'grpc' }>): string {
  if (service !== null && method !== null) return `calls ${isRegex ? 'like' : 'of'} ${service}/${method}`;
  if (service !== null) return isRegex ? `calls of services like ${service}` : `calls of ${service}`;
  if (method === null) return 'calls';
  return isRegex ? `calls of methods like ${method}` : `calls of method ${method}`;
}

/** `header x-canary: 1`, `query beta=1`. */
function namedWords({ dimension, form }: Condition): string {
  const isHeader = dimension.startsWith('header ');
  if (form.kind === 'exact') return isHeader ? `${dimension}: ${form.value}` : `${dimension}=${form.value}`;
  return form.kind === 'regex' ? `${dimension} like ${form.pattern}` : dimension;
}

function hostWords(form: Form): string {
  if (form.kind === 'suffix') return `*${form.value}`;
  if (form.kind === 'hostname' || form.kind === 'exact') return form.value;
  return form.kind === 'regex' ? `hosts like ${form.pattern}` : 'any host';
}
