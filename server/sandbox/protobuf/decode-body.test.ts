import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { StatusError } from '../status-error.ts';
import { decodeProtobuf } from './decode-body.ts';

type Field = readonly [number, string | number | Uint8Array];

/** A message as Go writes it: text and bytes with their length, numbers as varints. */
function message(...fields: readonly Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === 'number') writer.tag(number, WireType.Varint).int64(value);
    else if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value);
    else writer.tag(number, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
}

function envelope(apiVersion: string, kind: string, raw: Uint8Array): Buffer {
  const unknown = message([1, message([1, apiVersion], [2, kind])], [2, raw], [3, ''], [4, '']);
  return Buffer.concat([Buffer.from('k8s\0', 'latin1'), unknown]);
}

const entry = (key: string, value: string) => message([1, key], [2, value]);
/** ObjectMeta as a client sends it: empty texts are written too. */
const named = (name: string) =>
  message([1, name], [2, ''], [3, ''], [5, ''], [8, message()], [11, entry('app', 'x')]);

describe('a protobuf body', () => {
  it.each([
    [
      'ConfigMap with a map',
      envelope('v1', 'ConfigMap', message([1, named('c')], [2, entry('a', '1')], [2, entry('b', '')])),
      { metadata: { name: 'c', labels: { app: 'x' } }, data: { a: '1', b: '' } },
    ],
    [
      'Service with ports by number and by name',
      envelope(
        'v1',
        'Service',
        message(
          [1, named('s')],
          [
            2,
            message([1, message([1, 'http'], [2, 'TCP'], [3, 80], [4, message([1, 0], [2, 8080])], [5, 0])]),
          ],
        ),
      ),
      {
        metadata: { name: 's', labels: { app: 'x' } },
        spec: { ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }] },
      },
    ],
    [
      'Deployment whose zero replicas are meant',
      envelope('apps/v1', 'Deployment', message([1, named('d')], [2, message([1, 0], [5, 0], [7, 0])])),
      { metadata: { name: 'd', labels: { app: 'x' } }, spec: { replicas: 0 } },
    ],
    [
      'Event with its times, one of them to the microsecond',
      envelope(
        'v1',
        'Event',
        message(
          [1, named('e')],
          [6, message([1, 1767322800], [2, 0])],
          [10, message([1, 1767322800], [2, 7000])],
        ),
      ),
      {
        metadata: { name: 'e', labels: { app: 'x' } },
        firstTimestamp: '2026-01-02T03:00:00Z',
        eventTime: '2026-01-02T03:00:00.000007Z',
      },
    ],
    [
      'question about access, with a field of tomorrow',
      envelope(
        'authorization.k8s.io/v1',
        'SelfSubjectAccessReview',
        message([1, named('')], [2, message([1, message([2, 'get'], [5, 'pods'], [99, 'new'])])]),
      ),
      {
        metadata: { labels: { app: 'x' }, name: '' },
        spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
      },
    ],
  ])('is read as JSON: %s', (_, body, expected) => {
    const { metadata, ...rest } = expected;
    const decoded = decodeProtobuf(body);
    expect(decoded).toMatchObject(rest);
    const { name, ...others } = metadata;
    expect(decoded.metadata).toEqual(name === '' ? others : { name, ...others });
  });

  it.each([
    ['other bytes', Buffer.from('{"kind":"ConfigMap"}'), 400],
    [
      'a message that ends too early',
      envelope('v1', 'ConfigMap', message([1, named('c')])).subarray(0, -9),
      400,
    ],
    ['a kind nobody described', envelope('v1', 'Secret', message([1, named('s')])), 415],
  ])('is refused when it is %s', (_, body, code) => {
    const refusal = (() => {
      try {
        return decodeProtobuf(body);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(StatusError);
    expect(refusal).toMatchObject({ code });
  });
});
