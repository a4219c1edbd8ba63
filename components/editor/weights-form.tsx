'use client';

import { Equal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { NumberInput } from '#components/ui/number-input.tsx';
import { Slider } from '#components/ui/slider.tsx';
import { displayName } from '#lib/edit/plan.ts';
import { planRemoveBackend, planWeights } from '#lib/edit/plan-rules.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import { evenWeights, formatShare, splitShares, weightTotal } from '#lib/routing/shares.ts';
import { summarizeRule } from '#lib/routing/summarize-rule.ts';
import { useDraft, useDraftWorld } from './draft-store.tsx';
import { FieldFindings } from './field-findings.tsx';
import { useFindings } from './findings.tsx';

export type WeightsFormProps = {
  readonly route: ObjectKey;
  readonly ruleIndex: number;
  readonly onDone: () => void;
};

/** Weights of one rule as sliders and numbers that always add up; nothing is written that the person did not move. */
export function WeightsForm({ route: key, ruleIndex, onDone }: WeightsFormProps) {
  const { world } = useDraftWorld();
  const object = world.objects.get(key);
  const route = object ? routeOf(object) : null;
  const rule = route?.rules[ruleIndex];
  if (!route || !rule) return <Callout tone="warn">This rule is no longer there.</Callout>;
  if (rule.backends.length === 0) return <Callout tone="warn">This rule has no backends.</Callout>;
  return <RuleWeights objectKey={key} route={route} rule={rule} onDone={onDone} />;
}

type RuleWeightsProps = {
  readonly objectKey: ObjectKey;
  readonly route: Route;
  readonly rule: RouteRule;
  readonly onDone: () => void;
};

function RuleWeights({ objectKey, route, rule, onDone }: RuleWeightsProps) {
  const weights = useWeights(objectKey, rule);
  const { shown, total, plan, problem } = weights;
  const found = (useFindings().byObject.get(objectKey) ?? []).filter(
    ({ path }) => path[2] === rule.index && path[3] === 'backendRefs',
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (weights.submit()) onDone();
      }}
      className="flex flex-col gap-3"
      aria-label={`Weights of ${route.name}`}
    >
      <p className="text-sm text-ink-2">
        <span className="font-mono text-ink">{route.name}</span>: {summarizeRule(rule, route.rules)}
      </p>
      <ul className="flex flex-col gap-2" aria-label="Backends">
        {rule.backends.map((backend, index) => (
          <WeightRow
            // biome-ignore lint/suspicious/noArrayIndexKey: one Service may stand twice in a rule; the place is the identity
            key={index}
            name={displayName(backend, route.namespace)}
            weight={shown[index] ?? 0}
            total={total}
            onChange={(weight) => weights.move(splitShares(shown, index, weight / total, total))}
            onRemove={rule.backends.length > 1 ? () => weights.remove(index) : null}
            findings={found.filter(({ path }) => path[4] === index)}
          />
        ))}
      </ul>
      {problem ? (
        <Callout tone="bad" role="alert">
          {problem}
        </Callout>
      ) : (
        <p role="status" className="text-sm text-ink">
          {plan.ok ? plan.value.sentence : ''}
        </p>
      )}
      <div className="flex items-center gap-2">
        <Button
          type="button"
          size="sm"
          variant="ghost"
          onClick={() => weights.move(evenWeights(shown.length, total))}
          disabled={shown.length < 2}
        >
          <Equal aria-hidden className="size-3.5" />
          Even
        </Button>
        <span className="flex-1" />
        <Button type="button" size="sm" variant="ghost" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" size="sm" variant="primary">
          Add to draft <span className="font-mono text-xs opacity-80">↵</span>
        </Button>
      </div>
    </form>
  );
}

/** Weights as the form shows them; `submit` and `remove` put them into the draft. */
function useWeights(route: ObjectKey, rule: RouteRule) {
  const live = useWorld();
  const { draft, run } = useDraft();
  const present = rule.backends.map((backend) => backend.weight);
  const [moved, move] = useState<readonly number[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const total = weightTotal(present);
  // Removing a backend makes the numbers of before meaningless.
  const shown = moved && moved.length === present.length ? moved : asTotal(present, total);
  const plan = planWeights(live, draft, { route, rule: rule.index, weights: moved ? shown : present });
  const carryOut = (next: typeof plan): boolean => {
    const result = next.ok ? run({ label: next.value.label, commands: next.value.commands }) : next;
    setRefusal(result.ok ? null : result.error.message);
    return result.ok;
  };
  return {
    shown,
    total,
    plan,
    problem: refusal ?? (plan.ok ? null : plan.error.message),
    move,
    submit: () => moved === null || carryOut(plan),
    remove: (backend: number) => {
      if (carryOut(planRemoveBackend(live, draft, { route, rule: rule.index, backend }))) move(null);
    },
  };
}

function WeightRow({
  name,
  weight,
  total,
  onChange,
  onRemove,
  findings,
}: {
  readonly name: string;
  readonly weight: number;
  readonly total: number;
  readonly onChange: (weight: number) => void;
  readonly onRemove: (() => void) | null;
  /** What is wrong with this backend. */
  readonly findings: readonly Diagnostic[];
}) {
  const isPercent = total === 100;
  return (
    <li className="flex flex-col">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-mono text-sm text-ink" title={name}>
          {name}
        </span>
        {!isPercent && <span className="text-xs text-ink-2 tabular-nums">{formatShare(weight / total)}</span>}
        <NumberInput
          value={weight}
          onChange={(value) => onChange(Math.round(value ?? 0))}
          min={0}
          max={total}
          {...(isPercent ? { unit: '%' } : {})}
          ariaLabel={`Weight of ${name}`}
        />
        {onRemove && (
          <IconButton label={`Remove ${name}`} size="sm" onClick={onRemove}>
            <Trash2 aria-hidden />
          </IconButton>
        )}
      </div>
      <Slider
        ariaLabel={`Share of ${name}`}
        value={weight}
        max={total}
        onChange={onChange}
        formatValue={(value) => formatShare(value / total)}
      />
      <FieldFindings findings={findings} />
    </li>
  );
}

/** The present weights as they read when they add up to `total`; 3 and 1 are shown as 75 and 25. */
function asTotal(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0 || sum === total) return weights;
  return splitShares(weights, 0, (weights[0] ?? 0) / sum, total);
}
