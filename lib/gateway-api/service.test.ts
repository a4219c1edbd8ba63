import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { asKubeObject, type KubeObject } from './kube-object.ts';
import { readEndpointSlice, readService } from './service.ts';

function fromYaml(text: string): KubeObject {
  const object = asKubeObject(parse(text));
  if (object === null) throw new Error('the fixture is no object');
  return object;
}

test('a Service is read with its ports', () => {
  const service = readService(
    fromYaml(`
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  clusterIP: None
  selector: { app: db }
  ports: [{ name: pg, port: 5432, appProtocol: tcp }, { name: broken }]
`),
  );
  expect(service).toMatchObject({
    namespace: 'shop',
    name: 'db',
    type: 'ClusterIP',
    headless: true,
    selector: { app: 'db' },
  });
  expect(service.ports).toEqual([{ name: 'pg', port: 5432, protocol: 'TCP', appProtocol: 'tcp' }]);
});

test('an endpoint without conditions counts as ready, as Kubernetes has it', () => {
  const slice = fromYaml(`
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-x, namespace: shop, labels: { kubernetes.io/service-name: db } }
addressType: IPv4
endpoints:
- addresses: [10.0.0.1]
- addresses: [10.0.0.2]
  conditions: { ready: false }
- addresses: [10.0.0.3]
  conditions: { ready: true }
`);
  expect(readEndpointSlice(slice)).toEqual({ service: 'db', ready: 2, total: 3 });
});
