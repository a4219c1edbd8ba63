import { expect, test } from 'vitest';
import { causeText } from './cause-text.ts';

test.each([
  [
    'plain words',
    'Unable to locate credentials.\nRun "aws configure".',
    'Unable to locate credentials. Run "aws configure".',
  ],
  ['a bearer token', 'sent Authorization: Bearer abc.def', 'sent Authorization: Bearer [redacted]'],
  ['a named value', 'password="hunter2", token=t0p', 'password="[redacted]", token=[redacted]'],
  ['a JWT', 'got eyJhbGciOi.eyJzdWIi.c2ln back', 'got [redacted] back'],
  ['a long random run', 'key AKIA0123456789abcdefghij0123456789XYZ is off', 'key [redacted] is off'],
  [
    'a path',
    'open /usr/local/lib/google-cloud-sdk/bin/gke-gcloud-auth-plugin: no such file',
    'open /usr/local/lib/google-cloud-sdk/bin/gke-gcloud-auth-plugin: no such file',
  ],
])('%s', (_name, text, expected) => {
  expect(causeText(new Error(text))).toBe(expected);
});

test('is bounded, and null where there is nothing to say', () => {
  expect(causeText(new Error('no '.repeat(10_000)))).toHaveLength(500);
  expect(causeText(new Error(' \n'))).toBeNull();
  expect(causeText(undefined)).toBeNull();
});
