import { err, ok, type Result } from '#lib/result/result.ts';
import type { RequestHeader } from '#lib/routing/request.ts';
import { shellWords } from './shell-words.ts';

/** What a curl line says of a request; where it comes from stands elsewhere. */
export type CurlRequest = {
  /** Host and port as in the URL. */
  readonly host: string;
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: readonly RequestHeader[];
  /** What the line says beyond that and has no part in routing, one sentence each. */
  readonly notes: readonly string[];
};

/** Options with a value that have no part in routing. */
const IGNORED_WITH_VALUE = new Set(
  '-o --output -m --max-time --connect-timeout --retry --retry-delay -w --write-out --cacert --cert --key -E -c --cookie-jar --limit-rate -x --proxy --interface --dns-servers -K --config --trace --trace-ascii -D --dump-header --resolve --connect-to -y -Y --speed-time --speed-limit --tls-max --ciphers -T --upload-file --capath -C --continue-at -z --time-cond'.split(
    ' ',
  ),
);
const DATA = new Set(
  '-d --data --data-ascii --data-binary --data-raw --data-urlencode -F --form --form-string --json'.split(
    ' ',
  ),
);
/** Short options without a value, which may stand together (`-sSvk`). */
const SHORT_FLAGS = /^-[sSvkLifgIGNn#0123456ajlqOJpR]+$/;

type Draft = {
  url: string | null;
  method: string | null;
  data: string[];
  isGet: boolean;
  isHead: boolean;
  headers: RequestHeader[];
  notes: string[];
};

/** Reads one `curl …` line. An error is one sentence that says what is missing or not understood. */
export function parseCurl(line: string): Result<CurlRequest, string> {
  const split = shellWords(line.trim().replace(/^\$\s+/, ''));
  if (!split.ok) return split;
  const [command, ...words] = split.value;
  if (command === undefined) return err('Paste a line that starts with curl.');
  if (!/(^|\/)curl(\.exe)?$/.test(command)) return err(`This starts with ${command}, not with curl.`);
  const draft: Draft = {
    url: null,
    method: null,
    data: [],
    isGet: false,
    isHead: false,
    headers: [],
    notes: [],
  };
  for (let at = 0; at < words.length; ) {
    const step = readOption(words, at, draft);
    if (!step.ok) return step;
    at += step.value;
  }
  return finish(draft);
}

/** Reads the option or URL at `at`; gives the count of words it took. */
function readOption(words: readonly string[], at: number, draft: Draft): Result<number, string> {
  const word = words[at] ?? '';
  if (!word.startsWith('-') || word === '-') return takeUrl(word, draft);
  const { name, inline } = splitOption(word);
  if (setFlag(name, word, draft)) return ok(1);
  const value = inline ?? words[at + 1];
  const taken = inline === null ? 2 : 1;
  if (value === undefined) return err(`${name} is the last word and has no value.`);
  if (takeValue(name, value, draft)) return ok(taken);
  return err(`The option ${name} is not understood here; leave it out if it has no part in routing.`);
}

/** `--header=a`, `-Ha` and `-XPOST` hold their value themselves. */
function splitOption(word: string): { readonly name: string; readonly inline: string | null } {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    return equals < 0
      ? { name: word, inline: null }
      : { name: word.slice(0, equals), inline: word.slice(equals + 1) };
  }
  if (SHORT_FLAGS.test(word) || word.length === 2) return { name: word, inline: null };
  return { name: word.slice(0, 2), inline: word.slice(2) };
}

function setFlag(name: string, word: string, draft: Draft): boolean {
  if (name === '--get') draft.isGet = true;
  else if (name === '--head') draft.isHead = true;
  else if (SHORT_FLAGS.test(word)) {
    if (word.includes('G')) draft.isGet = true;
    if (word.includes('I')) draft.isHead = true;
    if (word.includes('L'))
      draft.notes.push('-L: only the first request is simulated, not where a redirect leads.');
  } else if (name === '--location') {
    draft.notes.push('--location: only the first request is simulated, not where a redirect leads.');
  } else return FLAGS.has(name);
  return true;
}

const FLAGS = new Set(
  '--silent --show-error --verbose --insecure --include --fail --compressed --http1.1 --http1.0 --http2 --http2-prior-knowledge --http3 --no-buffer --globoff --ipv4 --ipv6 --remote-name --no-keepalive --path-as-is --progress-bar --tlsv1.2 --tlsv1.3 --fail-with-body --no-progress-meter'.split(
    ' ',
  ),
);

function takeValue(name: string, value: string, draft: Draft): boolean {
  if (name === '-X' || name === '--request') draft.method = value.toUpperCase();
  else if (name === '--url') draft.url ??= value;
  else if (name === '-H' || name === '--header') takeHeader(value, draft);
  else if (name === '-A' || name === '--user-agent') draft.headers.push({ name: 'user-agent', value });
  else if (name === '-e' || name === '--referer') draft.headers.push({ name: 'referer', value });
  else if (name === '-b' || name === '--cookie') draft.headers.push({ name: 'cookie', value });
  else if (name === '-u' || name === '--user') {
    draft.notes.push(`${name}: the password is not kept; the request is simulated without authorization.`);
  } else if (DATA.has(name)) takeData(name, value, draft);
  else return IGNORED_WITH_VALUE.has(name);
  return true;
}

function takeData(name: string, value: string, draft: Draft): void {
  draft.data.push(name === '--data-urlencode' ? urlEncoded(value) : value);
  const type: Readonly<Record<string, string>> = {
    '--json': 'application/json',
    '-F': 'multipart/form-data',
    '--form': 'multipart/form-data',
    '--form-string': 'multipart/form-data',
  };
  addDefault(draft, 'content-type', type[name] ?? 'application/x-www-form-urlencoded');
}

/** `name=content` and `=content` encode what is behind the first `=`, a text without one all of it (curl, --data-urlencode). */
function urlEncoded(text: string): string {
  const equals = text.indexOf('=');
  const name = equals <= 0 ? '' : `${text.slice(0, equals)}=`;
  return name + encodeURIComponent(text.slice(equals + 1).toWellFormed());
}

function addDefault(draft: Draft, name: string, value: string): void {
  if (!draft.headers.some((header) => header.name.toLowerCase() === name))
    draft.headers.push({ name, value });
}

/** `Name: value`; `Name;` sends an empty value, `Name:` sends none. */
function takeHeader(text: string, draft: Draft): void {
  const colon = text.indexOf(':');
  if (colon < 0) {
    if (text.endsWith(';')) draft.headers.push({ name: text.slice(0, -1).trim(), value: '' });
    else draft.notes.push(`The header "${text}" has no colon and is left out.`);
    return;
  }
  const [name, value] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  const isContentType = name.toLowerCase() === 'content-type';
  if (isContentType) draft.headers = draft.headers.filter((one) => one.name.toLowerCase() !== 'content-type');
  if (value !== '') draft.headers.push({ name, value });
}

function takeUrl(word: string, draft: Draft): Result<number, string> {
  if (draft.url !== null) return err(`There are two URLs: ${draft.url} and ${word}. Paste one request.`);
  draft.url = word;
  return ok(1);
}

const URL_PARTS =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d*))?([^?#]*)(\?[^#]*)?/i;

function finish(draft: Draft): Result<CurlRequest, string> {
  if (draft.url === null || draft.url === '') return err('There is no URL in the line.');
  const [, scheme = 'http', name = '', port, path = '', query = ''] = URL_PARTS.exec(draft.url) ?? [];
  if (!/^https?$/i.test(scheme))
    return err(`The URL starts with ${scheme}://; only http and https can be simulated.`);
  if (name === '') return err(`There is no host in the URL ${draft.url}.`);
  const isSecure = scheme.toLowerCase() === 'https';
  const suffix = port ? `:${port}` : isSecure ? ':443' : '';
  const asked = `${path === '' ? '/' : path}${query === '?' ? '' : query}`;
  const hasBody = draft.data.length > 0 && !draft.isGet;
  return ok({
    host: `${name}${suffix}`,
    method: draft.method ?? (draft.isHead ? 'HEAD' : hasBody ? 'POST' : 'GET'),
    path: draft.isGet && draft.data.length > 0 ? withData(asked, draft.data) : asked,
    headers: draft.isGet
      ? draft.headers.filter((one) => one.name.toLowerCase() !== 'content-type')
      : draft.headers,
    notes: [
      ...draft.notes,
      ...(isSecure ? ['https: a mesh sees the request only where it is not encrypted by the client.'] : []),
      ...hostNotes(draft.headers, `${name}${suffix}`),
    ],
  });
}

/** The URL says where the connection goes, the header what is asked for there. */
function hostNotes(headers: readonly RequestHeader[], address: string): readonly string[] {
  const sent = headers.find(({ name }) => name.toLowerCase() === 'host');
  if (sent === undefined || sent.value === address) return [];
  return [`Host: ${sent.value} is sent and matched as a header; ${address} in To is the address it goes to.`];
}

/** `-G` sends the data as query. */
function withData(path: string, data: readonly string[]): string {
  return `${path}${path.includes('?') ? '&' : '?'}${data.join('&')}`;
}
