import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { causeField } from './cause-field.ts';
import { compileSchema } from './compile-schema.ts';
import { META_CASES } from './object-meta-cases.fixture.ts';
import { unknownFields } from './unknown-fields.ts';
import { validate } from './validate.ts';

const HTTP = compileSchema(schemaFor('HTTPRoute', 'v1', 'standard') ?? {});

function withMetadata(text: string) {
  return { metadata: { name: 'a', namespace: 'demo', ...parse(`{${text}}`) }, spec: {} };
}

describe('object metadata', () => {
  it.each(META_CASES)('%s', (text, refused) => {
    const found = validate(HTTP, withMetadata(text));
    if (refused === 'decoding') expect(found.map(({ code }) => code)).toContain('wrong-type');
    else expect(found.map((each) => causeField(HTTP, each)).sort()).toEqual(refused);
  });

  it.each([
    ['metadata: 5, spec: {}', ['metadata wrong-type']],
    ['metadata: [], spec: {}', ['metadata wrong-type']],
    ['metadata: null, spec: {}', ['metadata.name required']],
    ['spec: {}', ['metadata.name required']],
    ['metadata: {name: a, finalizers: [b/c, "d e"]}, spec: {}', ['metadata.finalizers[1] invalid-name']],
    ['metadata: {name: a, labels: {"b c": d}}, spec: {}', ['metadata.labels[b c] invalid-name']],
    [
      'metadata: {name: a, uid: 5, generation: "1"}, spec: {}',
      ['metadata.uid wrong-type', 'metadata.generation wrong-type'],
    ],
  ])('%s is shown at its place', (text, places) => {
    const found = validate(HTTP, parse(`{${text}}`));
    expect(found.map(({ path, code }) => `${formatFieldPath(path)} ${code}`)).toEqual(places);
  });

  it('knows the fields of owners and managers', () => {
    const text = 'weird: 1, ownerReferences: [{extra: 1}], managedFields: [{fieldsV1: {f:a: {}}, foo: 1}]';
    expect(unknownFields(HTTP, withMetadata(text)).map(({ path }) => formatFieldPath(path))).toEqual([
      'metadata.weird',
      'metadata.ownerReferences[0].extra',
      'metadata.managedFields[0].foo',
    ]);
  });

  it('says how to write it', () => {
    expect(validate(HTTP, withMetadata('creationTimestamp: "2024-01-01"'))).toMatchObject([
      {
        message: 'Invalid value: "2024-01-01": creationTimestamp must be a time of RFC 3339',
        remedy: 'Write a time such as 2024-01-31T10:00:00Z, or leave it out: the server sets it.',
      },
    ]);
  });
});
