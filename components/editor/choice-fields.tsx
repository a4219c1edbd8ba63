'use client';

import { Field } from '#components/ui/field.tsx';
import { Select, type SelectOption } from '#components/ui/select.tsx';
import type { Draft } from '#lib/edit/draft.ts';
import type { EditError } from '#lib/edit/edit-error.ts';
import { candidateRoutes, viewOf } from '#lib/edit/plan.ts';
import type { Route } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import { summarizeRule } from '#lib/routing/summarize-rule.ts';
import type { Choices, GestureKind } from './gesture-values.ts';

type ChoiceFieldsProps = {
  readonly world: World;
  readonly draft: Draft;
  readonly parent: ObjectKey;
  readonly kind: GestureKind;
  readonly choices: Choices;
  readonly error: EditError | null;
  readonly onChange: (choices: Choices) => void;
};

/** Which route, which rule, which port: asked only where more than one answer is possible. */
export function ChoiceFields(props: ChoiceFieldsProps) {
  const { choices, error, onChange, parent, kind } = props;
  const view = viewOf(props.world, props.draft);
  const routes = offeredRoutes(view, parent, choices);
  const [only] = routes;
  const routeKey =
    choices.route === 'new'
      ? null
      : (choices.route ?? (routes.length === 1 && only ? objectKey(only) : null));
  const object = routeKey ? view.objects.get(routeKey) : undefined;
  const rules = object && kind !== 'match' ? routeOf(object).rules : [];
  const ports = {
    parentPort: portChoices('parentPort', props),
    backendPort: portChoices('backendPort', props),
  };
  return (
    <>
      {ports.parentPort && (
        <Port
          label={`Port of ${parseObjectKey(parent)?.name ?? 'the Service'}`}
          ports={ports.parentPort}
          value={choices.parentPort}
          onChange={(parentPort) => onChange({ ...choices, parentPort, route: undefined, rule: undefined })}
        />
      )}
      {ports.backendPort && (
        <Port
          label="Port of the target"
          ports={ports.backendPort}
          value={choices.backendPort}
          onChange={(backendPort) => onChange({ ...choices, backendPort })}
        />
      )}
      {routes.length > 0 && (
        <Field label="Route" inline>
          <Select<string>
            size="sm"
            mono
            value={choices.route ?? routeKey}
            placeholder="Choose a route"
            options={[
              ...routes.map((route) => ({ value: objectKey(route), label: route.name })),
              { value: 'new', label: 'a new route' },
            ]}
            onChange={(value) => {
              const route =
                value === 'new'
                  ? 'new'
                  : routes.map((entry) => objectKey(entry)).find((key) => key === value);
              onChange({ ...choices, route, rule: undefined });
            }}
          />
        </Field>
      )}
      {rules.length > 1 && (
        <Field
          label="Rule"
          inline
          {...(error?.code === 'rule-needed' ? { hint: 'Choose the rule to change.' } : {})}
        >
          <Select<string>
            size="sm"
            value={choices.rule === undefined ? null : String(choices.rule)}
            placeholder={error?.code === 'rule-needed' ? 'Choose a rule' : 'the rule for everything else'}
            options={rules.map((rule) => ({ value: String(rule.index), label: summarizeRule(rule, rules) }))}
            onChange={(value) => onChange({ ...choices, rule: Number(value) })}
          />
        </Field>
      )}
    </>
  );
}

/** Ports to choose from: when the plan asks for one, and as long as one is chosen, so that it can be changed. */
function portChoices(
  field: 'parentPort' | 'backendPort',
  props: ChoiceFieldsProps,
): readonly string[] | null {
  const chosen = props.choices[field];
  if (props.error?.field === field && props.error.choices.length > 0) return props.error.choices;
  return chosen === undefined ? null : [String(chosen)];
}

function Port({
  label,
  ports,
  value,
  onChange,
}: {
  readonly label: string;
  readonly ports: readonly string[];
  readonly value: number | undefined;
  readonly onChange: (port: number | undefined) => void;
}) {
  const options: readonly SelectOption<string>[] = ports.map((port) => ({ value: port, label: port }));
  const all = value === undefined ? options : [...options, { value: 'other', label: 'another port…' }];
  return (
    <Field label={label} inline>
      <Select
        size="sm"
        mono
        value={value === undefined ? null : String(value)}
        placeholder="Choose a port"
        options={all}
        onChange={(port) => onChange(port === 'other' ? undefined : Number(port))}
      />
    </Field>
  );
}

/** Routes that can be drawn on, and the one the form was opened for, which may be of another namespace. */
function offeredRoutes(view: World, parent: ObjectKey, { route, parentPort }: Choices): readonly Route[] {
  const attached = candidateRoutes(view, parent, parentPort);
  const chosen = route === undefined || route === 'new' ? undefined : view.objects.get(route);
  const isOffered = attached.some((entry) => objectKey(entry) === route);
  return chosen && !isOffered ? [...attached, routeOf(chosen)] : attached;
}
