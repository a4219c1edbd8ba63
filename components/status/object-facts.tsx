'use client';

import type { ReactNode } from 'react';
import { formatAge } from '#components/routes/format-age.ts';
import { useNow } from '#components/routes/use-now.ts';
import { stringAt } from '#lib/gateway-api/json.ts';
import { generationOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { detectOwner } from '#lib/gateway-api/managed-by.ts';
import { Fact, Facts } from './facts.tsx';

/** What every object has (age, generation, who looks after it), and what its kind adds. */
export function ObjectFacts({
  object,
  children,
}: {
  readonly object: KubeObject;
  readonly children?: ReactNode;
}) {
  const now = useNow();
  const created = Date.parse(stringAt(object.metadata, 'creationTimestamp') ?? '');
  const generation = generationOf(object);
  const owner = detectOwner(object);
  return (
    <Facts>
      {children}
      <Fact name="Age">
        {Number.isNaN(created) ? (
          'not on the cluster yet'
        ) : (
          <time dateTime={new Date(created).toISOString()} title={new Date(created).toISOString()}>
            {formatAge(created, now)}
          </time>
        )}
      </Fact>
      {generation !== null && <Fact name="Generation">{generation}</Fact>}
      {owner && (
        <Fact name="Managed by">
          {owner.label}
          {owner.reverts && <span className="block text-xs text-ink-2">It may put direct changes back.</span>}
        </Fact>
      )}
    </Facts>
  );
}
