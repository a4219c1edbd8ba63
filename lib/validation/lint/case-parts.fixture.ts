import { manifest } from './lint-world.fixture.ts';

export const PARENTS = `  parentRefs:
  # one Service
  - group: ""
    kind: Service
    name: web # here
`;
export const TO_WEB = `    backendRefs:
    - {name: web, port: 80} # stays
`;
export const RULE = `  rules:
  # everything
  - backendRefs:
    - name: web # stays
      port: 80
`;

export const http = (spec: string) => manifest('HTTPRoute', 'v1', spec);
export const parents = (body: string) => http(body + RULE);
export const rules = (body: string) => http(`${PARENTS}  rules:\n${body}`);
export const matching = (body: string) =>
  rules(`  # first\n  - matches:\n${body}${TO_WEB}  - backendRefs: [{name: web, port: 80}]\n`);
export const filtering = (body: string) => rules(`  - filters:\n${body}${TO_WEB}`);
export const redirecting = (body: string) => rules(`  - filters:\n${body}`);

export const CATCH_ALL = '  - backendRefs:\n    - name: web\n      port: 80\n';
