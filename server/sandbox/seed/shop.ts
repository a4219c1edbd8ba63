import type { SeedService } from './services.ts';
import type { Workload } from './workloads.ts';

/** The namespaces of the seed. */
export const NAMESPACES = ['demo', 'storefront', 'catalog', 'payments', 'fulfilment'] as const;

/** One line per application version: `namespace app version ready/replicas port protocol`. */
const WORKLOADS = `
  demo        demo-app         v1     2/2  8080  http
  demo        demo-app         v2     2/2  8080  http
  demo        client           v1     1/1  8080  http
  storefront  web              v14    3/3  8080  http
  storefront  bff              v7     3/3  8080  http
  storefront  checkout         v1     3/3  8080  http
  storefront  checkout         v2     1/1  8080  http
  storefront  cart             v3     2/2  8080  http
  storefront  cart-store       v7     3/3  6379  redis
  storefront  session          v2     2/3  8080  http
  catalog     products         v1     3/3  8080  http
  catalog     products         v2     2/2  8080  http
  catalog     search           v1     3/3  8080  http
  catalog     search           canary 1/1  8080  http
  catalog     recommendations  v1     2/2  50051 grpc
  catalog     recommendations  v2     2/2  50051 grpc
  catalog     reviews          v5     2/2  8080  http
  catalog     images           v1     2/2  8080  http
  payments    payments         v1     2/2  8443  https
  payments    payments         v2     1/1  8443  https
  payments    fraud            v9     2/2  50051 grpc
  payments    ledger           v4     2/2  5432  postgres
  payments    refunds          v1     0/2  8080  http
  fulfilment  orders           v6     3/3  8080  http
  fulfilment  orders-shadow    v7     1/1  8080  http
  fulfilment  inventory        v2     2/2  8080  http
  fulfilment  shipping         v3     2/2  8080  http
  fulfilment  shipping-express v1     2/2  8080  http
  fulfilment  labels           v1     1/1  8080  http
`;

/** One line per Service: `namespace name app version|* port`; `headless` at the end where it is. */
const SERVICES = `
  demo        demo-app           demo-app         *      80
  demo        demo-app-v1        demo-app         v1     80
  demo        demo-app-v2        demo-app         v2     80
  demo        client             client           *      80
  storefront  web                web              *      80
  storefront  bff                bff              *      80
  storefront  checkout           checkout         *      80
  storefront  checkout-v1        checkout         v1     80
  storefront  checkout-v2        checkout         v2     80
  storefront  cart               cart             *      80
  storefront  cart-store         cart-store       *      6379 headless
  storefront  session            session          *      80
  catalog     products           products         *      80
  catalog     products-v1        products         v1     80
  catalog     products-v2        products         v2     80
  catalog     search             search           *      80
  catalog     search-v1          search           v1     80
  catalog     search-canary      search           canary 80
  catalog     recommendations    recommendations  *      9090
  catalog     recommendations-v1 recommendations  v1     9090
  catalog     recommendations-v2 recommendations  v2     9090
  catalog     reviews            reviews          *      80
  catalog     images             images           *      80
  payments    payments           payments         *      443
  payments    payments-v1        payments         v1     443
  payments    payments-v2        payments         v2     443
  payments    fraud              fraud            *      9090
  payments    ledger             ledger           *      5432
  payments    refunds            refunds          *      80
  fulfilment  orders             orders           *      80
  fulfilment  orders-shadow      orders-shadow    *      80
  fulfilment  inventory          inventory        *      80
  fulfilment  shipping           shipping         *      80
  fulfilment  shipping-express   shipping-express *      80
  fulfilment  labels             labels           *      80
`;

/** `appProtocol` of a port by its name. */
const APP_PROTOCOLS: Readonly<Record<string, string>> = {
  http: 'http',
  https: 'https',
  grpc: 'kubernetes.io/h2c',
};

/** Application versions of the demo and the shop. */
export const SHOP_WORKLOADS: readonly Workload[] = rows(WORKLOADS).map(
  ([namespace = '', app = '', version = '', ready = '', port = '', portName = '']) => {
    const [up = '0', all = '0'] = ready.split('/');
    return {
      namespace,
      app,
      version,
      ready: Number(up),
      replicas: Number(all),
      port: Number(port),
      portName,
    };
  },
);

/** Services of the demo and the shop, and one name outside of the cluster. */
export const SHOP_SERVICES: readonly SeedService[] = [
  ...rows(SERVICES).map(([namespace = '', name = '', app = '', version = '', port = '', mode = '']) => {
    const workload = SHOP_WORKLOADS.find((each) => each.namespace === namespace && each.app === app);
    const portName = workload?.portName ?? 'http';
    const appProtocol = APP_PROTOCOLS[portName];
    return {
      namespace,
      name,
      selector: version === '*' ? { app } : { app, version },
      port: Number(port),
      targetPort: workload?.port ?? 8080,
      portName,
      ...(appProtocol === undefined ? {} : { appProtocol }),
      headless: mode === 'headless',
    };
  }),
  {
    namespace: 'payments',
    name: 'card-network',
    selector: {},
    port: 443,
    targetPort: 443,
    portName: 'https',
    externalName: 'api.card-network.example',
  },
];

function rows(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
}
