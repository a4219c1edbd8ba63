import { stringAt } from '#lib/gateway-api/json.ts';
import type { Diagnostic, Fix } from '#lib/result/diagnostic.ts';
import { ruleFailure } from '#lib/routing/rule-failure.ts';
import type { RouteSites, RuleSite } from '../references/route-sites.ts';
import { advise } from './rules.ts';

/** Rules whose requests fail whatever the backends do: no backend and no answer, or no weight at all. */
export function lintRuleFailure({ route, rules }: RouteSites): readonly Diagnostic[] {
  return rules.flatMap(({ value, path, filters, backends }) => {
    // A redirect answers by itself; backends beside it are told as such.
    if (filters.some(({ type, isOfBackend }) => type === 'RequestRedirect' && !isOfBackend)) return [];
    const failure = ruleFailure(route, value);
    if (failure === null) return [];
    if (backends.length === 0)
      return advise('rule-without-backend', {
        path,
        message: failure,
        remedy: 'Add backendRefs: the Services the requests go to.',
      });
    return advise('all-weights-zero', {
      path: [...path, 'backendRefs'],
      message: failure,
      remedy: 'Give at least one backend a weight above 0.',
      fix: evenWeightsFix(backends),
    });
  });
}

function evenWeightsFix(backends: RuleSite['backends']): Fix {
  return {
    label: backends.length === 1 ? 'Set weight to 1' : 'Share evenly',
    changes: backends.map(({ path }) => ({ op: 'set', path: [...path, 'weight'], value: 1 })),
  };
}

/** Several entries for one backend share what each would get alone; other filters make them two on purpose. */
export function lintRepeatedBackends({ rules }: RouteSites): readonly Diagnostic[] {
  return rules.flatMap(({ backends }) => {
    const seen = new Set<string>();
    return backends.flatMap(({ value, path }) => {
      const { group, kind, namespace, name, port, filters } = value;
      const key = JSON.stringify([group, kind, namespace, name, port, filters]);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return advise('backend-named-twice', {
        path: [...path, 'name'],
        message: `${name}${port === null ? '' : `:${port}`} is in backendRefs already: its shares add up.`,
        remedy: 'Write it once with the sum of the weights, or name the backend you meant.',
      });
    });
  });
}

/** A redirect is an answer: what stands beside it is never reached (HTTPRouteRule filters, RequestRedirect). */
export function lintRedirects({ rules }: RouteSites): readonly Diagnostic[] {
  return rules.flatMap(({ path, filters, backends }) =>
    filters
      .filter(({ type }) => type === 'RequestRedirect')
      .flatMap(({ isOfBackend, path: place }) => {
        if (isOfBackend)
          return advise('backend-redirects', {
            path: place,
            message:
              'This redirect answers instead of the backend: its share of the requests never reaches it.',
            remedy: 'Redirect in a rule of its own, or take the filter away.',
          });
        if (backends.length === 0) return [];
        const at = [...path, 'backendRefs'];
        return advise('redirect-with-backends', {
          path: at,
          message: 'backendRefs beside a RequestRedirect: the API server refuses the route.',
          remedy: 'Keep one of the two.',
          fix: { label: 'Remove backendRefs', changes: [{ op: 'remove', path: at }] },
        });
      }),
  );
}

/** `matches: []` is not defaulted, and then breaks what needs exactly one match (ReplacePrefixMatch). */
export function lintEmptyMatches({ route, rules }: RouteSites): readonly Diagnostic[] {
  if (route.kind !== 'HTTPRoute') return [];
  return rules.flatMap(({ value, path }) => {
    if (!Array.isArray(value.raw.matches) || value.raw.matches.length > 0) return [];
    const at = [...path, 'matches'];
    return advise('empty-matches', {
      path: at,
      message:
        'matches is an empty list: the default match is not filled in, and what a rule without any match gets is left open.',
      remedy: 'Leave matches out for all requests, or write the match you mean.',
      fix: { label: 'Remove matches', changes: [{ op: 'remove', path: at }] },
    });
  });
}

/** `rules[].name` is unique in the route (GEP-995); the experimental CRD says so itself. */
export function lintRuleNames({ rules }: RouteSites): readonly Diagnostic[] {
  const seen = new Set<string>();
  return rules.flatMap(({ value, path }) => {
    const name = stringAt(value.raw, 'name');
    if (name === undefined || name === '') return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const at = [...path, 'name'];
    return advise('duplicate-rule-name', {
      path: at,
      message: `Another rule of this route is named ${name} already; what refers to the name cannot tell them apart.`,
      remedy: 'Choose another name or leave it out.',
      fix: { label: 'Remove this name', changes: [{ op: 'remove', path: at }] },
    });
  });
}
