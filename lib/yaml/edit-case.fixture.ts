import type { FieldPath } from '#lib/result/diagnostic.ts';
import { insertAt } from './insert-at.ts';
import { removeAt } from './remove-at.ts';
import { setAt } from './set-at.ts';
import { applyTextEdits } from './text-edit.ts';
import type { YamlValue } from './yaml-value.ts';

export const ROUTE = `# Owned by team blue
apiVersion: gateway.networking.k8s.io/v1   # GA
kind: HTTPRoute
metadata:
  name: 'demo-app'
  annotations: {note: "keep me"}
spec:
  parentRefs:
  - group: ""
    kind: Service
    name: demo-app

  rules:
  # canary, ask Ada before touching
  - matches:
    - headers: [{name: version, value: v2}]
    backendRefs:
    - name: demo-app-v2   # new
      port: 8080
      weight: 10
    - name: demo-app-v1
      port: 8080
      weight: 90          # old
  # the rest
  - backendRefs:
    - name: demo-app
      port: 8080
# end
`;

export type EditCase = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
} & (
  | { readonly set: FieldPath; readonly value: YamlValue }
  | { readonly remove: FieldPath }
  | { readonly list: FieldPath; readonly index: number; readonly value: YamlValue }
);

/** The text after the edit, and after taking it back. Throws what the edit was refused for. */
export function runEdit(test: EditCase): { readonly text: string; readonly undone: string } {
  const edits = editsOf(test);
  if (!edits.ok) throw new Error(edits.error.message);
  const { text, inverse } = applyTextEdits(test.from, edits.value);
  return { text, undone: applyTextEdits(text, inverse).text };
}

function editsOf(test: EditCase) {
  if ('set' in test) return setAt(test.from, test.set, test.value);
  if ('remove' in test) return removeAt(test.from, test.remove);
  return insertAt(test.from, test.list, { index: test.index, value: test.value });
}
