import type { Draft } from '#lib/edit/draft.ts';
import type { EditError } from '#lib/edit/edit-error.ts';
import { type HttpMethod, type MatchConditions, NO_CONDITIONS } from '#lib/edit/match-conditions.ts';
import type { Plan } from '#lib/edit/plan.ts';
import { planMatch } from '#lib/edit/plan-match.ts';
import { planMirror } from '#lib/edit/plan-mirror.ts';
import { planSplit } from '#lib/edit/plan-split.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { assertNever } from '#lib/result/assert.ts';
import type { Result } from '#lib/result/result.ts';

export type GestureKind = 'split' | 'match' | 'mirror';

/** One line of the conditions form. `id` keeps focus where it is when lines come and go. */
export type ConditionRow = {
  readonly id: number;
  readonly kind: 'header' | 'query' | 'path' | 'method';
  readonly name: string;
  readonly value: string;
  /** `PathPrefix` for paths only. */
  readonly match: 'Exact' | 'PathPrefix' | 'RegularExpression';
};

/** What stands in the form; every tab keeps its own values while another is open. */
export type GestureValues = {
  readonly kind: GestureKind;
  readonly percent: number;
  readonly mirrorPercent: number;
  readonly conditions: readonly ConditionRow[];
  readonly keepRest: boolean;
};

/** Answers to questions a gesture alone leaves open; undefined: not asked or not yet answered. */
export type Choices = {
  readonly route?: ObjectKey | 'new' | undefined;
  readonly rule?: number | undefined;
  readonly parentPort?: number | undefined;
  readonly backendPort?: number | undefined;
};

export const NO_CHOICES: Choices = {};

/** Where the form begins when it is clear already what is wanted: the tab, and the route to change. */
export type GestureStart = { readonly kind: GestureKind; readonly route?: ObjectKey };

/** The present share or a canary of a tenth, a header condition to fill in, a full copy: what people draw most. */
export function initialValues(share: number | null, kind: GestureKind = 'split'): GestureValues {
  return {
    kind,
    percent: share === null ? 10 : Math.round(share * 100),
    mirrorPercent: 100,
    conditions: [newCondition(0, 'header')],
    keepRest: true,
  };
}

/** An empty line. */
export function newCondition(id: number, kind: ConditionRow['kind']): ConditionRow {
  return {
    id,
    kind,
    name: '',
    value: kind === 'path' ? '/' : kind === 'method' ? 'GET' : '',
    match: kind === 'path' ? 'PathPrefix' : 'Exact',
  };
}

/** Conditions of the lines; a header or query line that is empty altogether does not count. */
export function conditionsOf(rows: readonly ConditionRow[]): MatchConditions {
  const values = (kind: 'header' | 'query') =>
    rows
      .filter((row) => row.kind === kind && (row.name !== '' || row.value !== ''))
      .map(({ name, value, match }) => ({
        name,
        value,
        type: match === 'RegularExpression' ? match : undefined,
      }));
  const path = rows.find((row) => row.kind === 'path');
  const method = rows.find((row) => row.kind === 'method');
  return {
    ...NO_CONDITIONS,
    headers: values('header'),
    query: values('query'),
    path: path ? { type: path.match, value: path.value } : null,
    method: method && isHttpMethod(method.value) ? method.value : null,
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

function isHttpMethod(value: string): value is HttpMethod {
  return METHODS.has(value);
}

/** The plan for what stands in the form. */
export function planGesture(
  world: World,
  draft: Draft,
  gesture: {
    readonly parent: ObjectKey;
    readonly backend: ObjectKey;
    readonly values: GestureValues;
    readonly choices: Choices;
  },
): Result<Plan, EditError> {
  const { values, parent, backend, choices } = gesture;
  const target = { parent, backend, ...choices };
  switch (values.kind) {
    case 'split':
      return planSplit(world, draft, { ...target, share: values.percent / 100 });
    case 'match':
      return planMatch(world, draft, {
        ...target,
        conditions: conditionsOf(values.conditions),
        keepRest: values.keepRest,
      });
    case 'mirror':
      return planMirror(world, draft, { ...target, percent: values.mirrorPercent });
    default:
      return assertNever(values.kind);
  }
}
