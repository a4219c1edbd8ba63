import { readTraffic } from './read-traffic.ts';

/**
 * Who starts requests, and how many a second: `caller per-second protocol host:port METHOD path header=value`.
 * A caller is `namespace/workload`, or `gateway:namespace/name` for people outside.
 */
const ENTRIES = `
  demo/client-v1          120  http  demo-app.demo:80     GET   /
  demo/client-v1          40   http  demo-app.demo:80     GET   /           version=v2
  gateway:storefront/edge 66   http  shop.example.com:80  GET   /
  gateway:storefront/edge 62   http  shop.example.com:80  GET   /product/42
  gateway:storefront/edge 28   http  shop.example.com:80  GET   /search?q=lamp
  gateway:storefront/edge 46   http  shop.example.com:80  GET   /api/suggest?q=la
  gateway:storefront/edge 30   http  shop.example.com:80  GET   /api/cart
  gateway:storefront/edge 14   http  shop.example.com:80  POST  /api/cart
  gateway:storefront/edge 40   http  shop.example.com:80  POST  /api/checkout
  gateway:storefront/edge 12   http  shop.example.com:80  GET   /api/orders
  gateway:storefront/edge 3    http  shop.example.com:80  POST  /api/orders/cancel
`;

/**
 * What an application calls while it handles a request: `namespace/app when how-often protocol service.namespace:port METHOD path`.
 * `when` is the path asked for; with `*` at its end, a prefix. `how-often` above 1 is more than one call. With `needed`, a failure
 * is the caller's failure too.
 */
const CALLS = `
  storefront/web       *             0.5  http  session.storefront:80          GET   /session
  storefront/web       /             1    http  bff.storefront:80              GET   /api/home           needed
  storefront/web       /product/*    1    http  bff.storefront:80              GET   /api/product/42     needed
  storefront/web       /search       1    http  bff.storefront:80              GET   /api/search?q=lamp  needed
  storefront/web       /             1    http  images.catalog:80              GET   /hero.jpg
  storefront/web       /product/*    2    http  images.catalog:80              GET   /42.jpg
  storefront/bff       /api/home     1    http  products.catalog:80            GET   /products?page=1    needed
  storefront/bff       /api/home     1    grpc  recommendations.catalog:9090   POST  /shop.recommendations.v1.Recommendations/ForHome
  storefront/bff       /api/home     0.5  http  cart.storefront:80             GET   /cart
  storefront/bff       /api/product/* 1   http  products.catalog:80            GET   /products/42        needed
  storefront/bff       /api/product/* 1   http  reviews.catalog:80             GET   /reviews/42
  storefront/bff       /api/product/* 0.5 grpc  recommendations.catalog:9090   POST  /shop.recommendations.v1.Recommendations/ForProduct
  storefront/bff       /api/product/* 1   http  inventory.fulfilment:80        GET   /stock/42
  storefront/bff       /api/search   1    http  search.catalog:80              GET   /search?q=lamp      needed
  storefront/bff       /api/suggest  1    http  search.catalog:80              GET   /suggest?q=la       needed
  storefront/bff       /api/cart     1    http  cart.storefront:80             GET   /cart               needed
  storefront/bff       /api/cart     1    grpc  recommendations.catalog:9090   POST  /shop.recommendations.v1.Recommendations/ForBasket
  storefront/bff       /api/checkout 1    http  checkout.storefront:80         POST  /checkout           needed
  storefront/bff       /api/orders   1    http  orders.fulfilment:80           GET   /orders             needed
  storefront/bff       /api/orders/cancel 1 http orders.fulfilment:80          POST  /orders/7/cancel    needed
  storefront/checkout  /checkout     1    http  cart.storefront:80             GET   /cart               needed
  storefront/checkout  /checkout     1    http  inventory.fulfilment:80        POST  /reservations       needed
  storefront/checkout  /checkout     1    http  payments.payments:443          POST  /charges            needed
  storefront/checkout  /checkout     1    http  orders.fulfilment:80           POST  /orders             needed
  storefront/cart      *             1    tcp   cart-store.storefront:6379     -     -                   needed
  catalog/search       /search       0.5  http  products.catalog:80            GET   /products?page=1
  payments/payments    /charges      1    grpc  fraud.payments:9090            POST  /shop.fraud.v1.Fraud/Score  needed
  payments/payments    /charges      1    http  card-network.payments:443      POST  /authorisations     needed
  payments/payments    /charges      1    tcp   ledger.payments:5432           -     -                   needed
  fulfilment/orders    /orders       1    http  shipping.fulfilment:80         GET   /standard/quote
  fulfilment/orders    /orders       0.3  http  shipping.fulfilment:80         GET   /express/quote
  fulfilment/orders    /orders/7/cancel 1 http  refunds.payments:80            POST  /refunds            needed
  fulfilment/shipping  *             0.3  http  labels.fulfilment:80           POST  /labels
  fulfilment/shipping-express *      0.5  http  labels.fulfilment:80           POST  /labels
`;

/** How an application answers: `namespace/app version|* median-ms spread error-share bytes`. The first line that fits counts. */
const MANNERS = `
  demo/demo-app         v2      9    0.4  0.001  900
  demo/demo-app         *       6    0.4  0.001  900
  storefront/web        *       12   0.5  0.0005 24000
  storefront/bff        *       4    0.4  0.0005 6000
  storefront/checkout   v2      14   0.5  0.004  1200
  storefront/checkout   *       18   0.5  0.002  1200
  storefront/cart-store *       0.6  0.3  0      300
  catalog/products      v2      6    0.5  0.001  9000
  catalog/products      *       8    0.5  0.001  9000
  catalog/search        canary  22   0.6  0.003  5000
  catalog/search        *       28   0.6  0.002  5000
  catalog/recommendations v2    16   0.6  0.004  2500
  catalog/recommendations *     20   0.6  0.002  2500
  catalog/reviews       *       35   0.9  0.004  4000
  catalog/images        *       3    0.7  0.0002 180000
  payments/payments     *       45   0.5  0.003  800
  payments/fraud        *       15   0.4  0.001  200
  payments/ledger       *       1.5  0.4  0      700
  fulfilment/labels     *       60   0.5  0.005  40000
`;

/** Traffic of the demo and the shop, about 2 000 requests a second with everything they call. */
export const DEMO_TRAFFIC = readTraffic({ entries: ENTRIES, calls: CALLS, manners: MANNERS });
