import { expect, test } from 'vitest';
import { parseCurl } from './parse-curl.ts';

const plain = { host: 'echo.demo', method: 'GET', path: '/', headers: [], notes: [] };

test.each([
  { line: 'curl echo.demo', request: plain },
  { line: '$ curl -sS http://echo.demo:8080', request: { ...plain, host: 'echo.demo:8080' } },
  { line: 'curl "http://echo.demo/a?b=1&c=2"', request: { ...plain, path: '/a?b=1&c=2' } },
  { line: 'curl echo.demo?b=1', request: { ...plain, path: '/?b=1' } },
  { line: 'curl http://u:p@[::1]:80/x#frag', request: { ...plain, host: '[::1]:80', path: '/x' } },
  { line: 'curl -XDELETE echo.demo/x', request: { ...plain, method: 'DELETE', path: '/x' } },
  { line: 'curl --request patch echo.demo', request: { ...plain, method: 'PATCH' } },
  { line: 'curl -I echo.demo', request: { ...plain, method: 'HEAD' } },
  { line: '/usr/bin/curl -o /dev/null -m 5 echo.demo', request: plain },
  { line: 'curl echo.demo \\\n  --compressed', request: plain },
  {
    line: `curl -H 'X-Canary: 1' --header="accept: */*" -Hx:y echo.demo`,
    request: {
      ...plain,
      headers: [
        { name: 'X-Canary', value: '1' },
        { name: 'accept', value: '*/*' },
        { name: 'x', value: 'y' },
      ],
    },
  },
  {
    line: `curl echo.demo -d a=1 -H 'Content-Type: text/plain'`,
    request: { ...plain, method: 'POST', headers: [{ name: 'Content-Type', value: 'text/plain' }] },
  },
  {
    line: `curl echo.demo --json $'{"it\\'s": 1}'`,
    request: { ...plain, method: 'POST', headers: [{ name: 'content-type', value: 'application/json' }] },
  },
  { line: 'curl -G echo.demo/s?x=1 -d q=a -d p=b', request: { ...plain, path: '/s?x=1&q=a&p=b' } },
  { line: `curl -G --data-urlencode 'x=a b' echo.demo/s`, request: { ...plain, path: '/s?x=a%20b' } },
  { line: `curl -G --data-urlencode 'x=a=b&c' echo.demo`, request: { ...plain, path: '/?x=a%3Db%26c' } },
  { line: `curl -G --data-urlencode '=a b' echo.demo`, request: { ...plain, path: '/?a%20b' } },
  { line: `curl -G --data-urlencode 'a b' echo.demo`, request: { ...plain, path: '/?a%20b' } },
  { line: `curl -H 'X-Empty;' echo.demo`, request: { ...plain, headers: [{ name: 'X-Empty', value: '' }] } },
])('$line', ({ line, request }) => {
  expect(parseCurl(line)).toEqual({ ok: true, value: request });
});

test.each([
  { line: 'curl -u me:secret echo.demo', note: 'without authorization' },
  { line: 'curl -L echo.demo', note: 'only the first request' },
  { line: 'curl https://echo.demo', note: 'not encrypted' },
  {
    line: "curl -H 'Host: shop.example' http://10.0.0.1:8080",
    note: 'Host: shop.example is sent and matched as a header; 10.0.0.1:8080 in To is the address',
  },
])('$line is said to be simulated in part', ({ line, note }) => {
  const read = parseCurl(line);
  expect(read.ok && read.value.notes).toEqual([expect.stringContaining(note)]);
  expect(JSON.stringify(read)).not.toContain('secret');
});

test.each([
  { line: '', error: 'Paste a line that starts with curl.' },
  { line: 'wget x', error: 'This starts with wget, not with curl.' },
  { line: 'curl', error: 'There is no URL in the line.' },
  { line: 'curl -s', error: 'There is no URL in the line.' },
  { line: "curl 'http://echo.demo", error: "A quote (') is opened and never closed." },
  { line: 'curl a b', error: 'There are two URLs: a and b. Paste one request.' },
  { line: 'curl a -H', error: '-H is the last word and has no value.' },
  { line: 'curl ftp://a', error: 'The URL starts with ftp://; only http and https can be simulated.' },
  { line: 'curl http:///x', error: 'There is no host in the URL http:///x.' },
  {
    line: 'curl --wrong 1 a',
    error: 'The option --wrong is not understood here; leave it out if it has no part in routing.',
  },
])('$line is refused: $error', ({ line, error }) => {
  expect(parseCurl(line)).toEqual({ ok: false, error });
});
