import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { readManagedFields, toFieldOwners } from './managed-fields.ts';

/** As a real API server wrote it: kubectl made the route, a controller its status, Meshloom took over the rules. */
const ROUTE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: demo-app
  namespace: demo
  managedFields:
  - apiVersion: gateway.networking.k8s.io/v1
    fieldsType: FieldsV1
    fieldsV1:
      f:spec:
        f:rules: {}
    manager: meshloom
    operation: Apply
    time: "2026-11-23T10:00:02Z"
  - apiVersion: gateway.networking.k8s.io/v1
    fieldsType: FieldsV1
    fieldsV1:
      f:metadata:
        f:annotations:
          .: {}
          f:kubectl.kubernetes.io/last-applied-configuration: {}
        f:labels:
          .: {}
          f:app.kubernetes.io/name: {}
        f:finalizers:
          .: {}
          v:"example.com/hold": {}
      f:spec:
        .: {}
        f:hostnames: {}
        f:parentRefs: {}
    manager: kubectl-client-side-apply
    operation: Update
    time: "2026-11-23T10:00:00Z"
  - apiVersion: gateway.networking.k8s.io/v1
    fieldsType: FieldsV1
    fieldsV1:
      f:status:
        .: {}
        f:parents: {}
    manager: mesh-controller
    operation: Update
    subresource: status
    time: "2026-11-23T10:00:01Z"
`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata:
  name: cart
  managedFields:
  - fieldsV1:
      f:spec:
        f:ports:
          k:{"port":80,"protocol":"TCP"}:
            .: {}
            f:port: {}
            f:targetPort: {}
        f:selector: {}
    manager: helm
    operation: Update
  - { manager: broken, operation: Patch, fieldsV1: { f:spec: {} } }
`;

function objectOf(text: string): KubeObject {
  const object = asKubeObject(parse(text));
  if (object === null) throw new Error('the sample is no object');
  return object;
}

describe('managedFields', () => {
  test('an atomic list is one field; a map is its members; the status is a subresource', () => {
    expect(toFieldOwners(readManagedFields(objectOf(ROUTE)))).toEqual([
      {
        manager: 'meshloom',
        operation: 'Apply',
        subresource: '',
        time: '2026-11-23T10:00:02Z',
        fields: ['.spec.rules'],
      },
      {
        manager: 'kubectl-client-side-apply',
        operation: 'Update',
        subresource: '',
        time: '2026-11-23T10:00:00Z',
        fields: [
          '.metadata.annotations.kubectl.kubernetes.io/last-applied-configuration',
          '.metadata.labels.app.kubernetes.io/name',
          '.metadata.finalizers[="example.com/hold"]',
          '.spec.hostnames',
          '.spec.parentRefs',
        ],
      },
      {
        manager: 'mesh-controller',
        operation: 'Update',
        subresource: 'status',
        time: '2026-11-23T10:00:01Z',
        fields: ['.status.parents'],
      },
    ]);
  });

  test('list items are named by their keys; entries of another form are left out', () => {
    expect(toFieldOwners(readManagedFields(objectOf(SERVICE)))).toEqual([
      {
        manager: 'helm',
        operation: 'Update',
        subresource: '',
        time: null,
        fields: [
          '.spec.ports[port=80,protocol="TCP"].port',
          '.spec.ports[port=80,protocol="TCP"].targetPort',
          '.spec.selector',
        ],
      },
    ]);
  });
});
