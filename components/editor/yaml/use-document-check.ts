'use client';

import { useDeferredValue, useMemo } from 'react';
import type { World } from '#lib/gateway-api/world.ts';
import { checkDocument, type DocumentContext } from '#lib/validation/check-document.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { type Schemas, useSchemas } from './use-schemas.ts';

export type DocumentCheck = {
  readonly diagnostics: readonly YamlDiagnostic[];
  /** Whether the cluster's schema took part; until it is `ready`, nothing but syntax and references is said. */
  readonly schemas: Schemas['state'];
};

/** Checks a document as it is typed, without holding up the keys: the work runs on the latest text when there is time. */
export function useDocumentCheck(
  text: string,
  world: World | null,
  identity?: DocumentContext['identity'],
): DocumentCheck {
  const { schemaFor, state } = useSchemas();
  const latest = useDeferredValue(text);
  const { kind, namespace, name } = identity ?? { kind: null, namespace: '', name: '' };
  const diagnostics = useMemo(
    () =>
      checkDocument(latest, {
        schemaFor,
        world,
        ...(kind === null ? {} : { identity: { kind, namespace, name } }),
      }),
    [latest, schemaFor, world, kind, namespace, name],
  );
  return { diagnostics, schemas: state };
}
