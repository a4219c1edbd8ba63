import { stringAt } from '#lib/gateway-api/json.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { isCatchAll, summarizeRule } from '#lib/routing/summarize-rule.ts';
import { type EditError, editError } from './edit-error.ts';

/** Most rules of a route, and most backends of a rule (HTTPRoute CRD). */
export const MAX_RULES = 16;
export const MAX_BACKENDS = 16;

/** The rule by index. Error `rule-needed` when it does not exist. */
export function ruleAt(route: Route, index: number): Result<RouteRule, EditError> {
  const rule = route.rules[index];
  if (rule) return ok(rule);
  return err(ruleNeeded(route, `${route.name} has no rule ${index + 1}.`));
}

/**
 * The rule a gesture without an explicit rule changes: the only one, or the one for everything else. Where neither is there,
 * nothing is guessed: error `rule-needed` with the indexes.
 */
export function chooseRule(route: Route, chosen: number | undefined): Result<RouteRule, EditError> {
  if (chosen !== undefined) return ruleAt(route, chosen);
  const [only] = route.rules;
  if (only && route.rules.length === 1) return ok(only);
  const catchAll = route.rules.filter(isCatchAll);
  const [rest] = catchAll;
  if (rest && catchAll.length === 1) return ok(rest);
  return err(ruleNeeded(route, `${route.name} has several rules; choose the one to change.`));
}

/** Refuses a rule that answers with a redirect: it may not have backends (HTTPRoute CRD rule 5). */
export function refuseRedirect(rule: RouteRule): Result<RouteRule, EditError> {
  const redirects = rule.filters.some((filter) => stringAt(filter, 'type') === 'RequestRedirect');
  if (!redirects) return ok(rule);
  return err(editError('redirects', 'This rule answers with a redirect, so it cannot have backends.'));
}

/** The condition of a rule for a sentence: `all requests`, `requests with header version = v2`, `all other requests`. */
export function requestsOf(rule: RouteRule, route: Pick<Route, 'rules'>): string {
  const summary = summarizeRule(rule, route.rules);
  if (summary === 'all requests') return 'all requests';
  if (summary === 'everything else') return 'all other requests';
  return summary.startsWith('header ') ? `requests with ${summary}` : `requests for ${summary}`;
}

/** The same with a capital first letter, to begin a sentence. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ruleNeeded(route: Route, message: string): EditError {
  return editError('rule-needed', message, {
    field: 'rule',
    choices: route.rules.map((rule) => String(rule.index)),
  });
}
