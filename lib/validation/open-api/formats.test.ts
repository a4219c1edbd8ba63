import { describe, expect, it } from 'vitest';
import { closestName } from './closest-name.ts';
import { checkFormat } from './formats.ts';

describe('checkFormat', () => {
  it.each([
    ['date-time', '2026-01-31T10:00:00Z', 'ok'],
    ['date-time', '1970-01-01T00:00:00.123+02:00', 'ok'],
    ['date-time', '2026-02-30T10:00:00Z', 'bad'],
    ['date-time', '2026-01-31', 'bad'],
    ['date-time', '2026-01-31T24:00:00Z', 'bad'],
    ['ipv4', '10.0.0.1', 'ok'],
    ['ipv4', '10.0.0.256', 'bad'],
    ['ipv4', '::1', 'bad'],
    ['ipv6', '::', 'ok'],
    ['ipv6', 'fe80::1:2', 'ok'],
    ['ipv6', '::ffff:10.0.0.1', 'ok'],
    ['ipv6', '1:2:3:4:5:6:7', 'bad'],
    ['ipv6', '1::2::3', 'bad'],
    ['ipv6', '10.0.0.1', 'bad'],
    ['uuid', 'B0E1F2A3-0000-4000-8000-000000000000', 'ok'],
    ['cidr', '10.0.0.0/8', 'ok'],
    ['cidr', '10.0.0.0/33', 'bad'],
    ['cidr', '2001:db8::/129', 'bad'],
    ['hostname', 'a-b.example', 'ok'],
    ['hostname', '-a.example', 'bad'],
    ['uri', 'https://example.com/a?b#c', 'ok'],
    ['uri', 'example.com', 'bad'],
    ['mac', '00:11:22:33:44:55', 'ok'],
    ['mac', '00:11-22:33:44:55', 'bad'],
    ['duration', '1h30m', 'ok'],
    ['duration', '2 days', 'ok'],
    ['duration', 'soon', 'bad'],
    ['byte', '', 'bad'],
    ['k8s-short-name', 'a'.repeat(64), 'bad'],
    ['email', 'a@b.example', 'unknown'],
    ['made-up', 'anything', 'ok'],
  ])('%s %s: %s', (format, text, verdict) => {
    expect(checkFormat(format, text)).toBe(verdict);
  });
});

describe('closestName', () => {
  it.each([
    ['backendRef', 'backendRefs'],
    ['backendrefs', 'backendRefs'],
    ['parent-refs', 'parentRefs'],
    ['mathces', 'matches'],
    ['spec', null],
  ])('%s → %s', (name, expected) => {
    expect(closestName(name, ['backendRefs', 'parentRefs', 'matches', 'filters', 'name'])).toBe(expected);
  });
});
