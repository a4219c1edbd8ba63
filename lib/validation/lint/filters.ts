import { arrayAt, isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import type { Diagnostic, FieldPath, Fix } from '#lib/result/diagnostic.ts';
import type { FilterSite, RouteSites } from '../references/route-sites.ts';
import { advise } from './rules.ts';

function allFilters({ rules }: RouteSites): readonly FilterSite[] {
  return rules.flatMap(({ filters }) => filters);
}

type Action = { readonly verb: 'set' | 'add' | 'remove'; readonly name: string; readonly path: FieldPath };

/** One action per header name over set, add and remove (HTTPHeaderFilter); names have no case. */
export function lintHeaderActions(sites: RouteSites): readonly Diagnostic[] {
  return allFilters(sites).flatMap(({ raw, path }) =>
    (['requestHeaderModifier', 'responseHeaderModifier'] as const).flatMap((member) => {
      const modifier = objectAt(raw, member);
      const actions = actionsOf(modifier, [...path, member]);
      return actions.flatMap((action, index) => {
        const first = actions.slice(0, index).find((earlier) => isRepeat(earlier, action));
        if (!first) return [];
        return advise('header-changed-twice', {
          path: action.path,
          message: `${action.name} is in ${first.verb} and ${first.verb === action.verb ? 'there again' : `in ${action.verb}`}: what becomes of the header is left open.`,
          remedy: 'Name each header once in a filter.',
          fix: action.verb === 'remove' ? withoutRemoval(action, modifier) : undefined,
        });
      });
    }),
  );
}

function actionsOf(modifier: JsonObject, path: FieldPath): readonly Action[] {
  const named = (verb: 'set' | 'add') =>
    arrayAt(modifier, verb).flatMap((entry, index): readonly Action[] =>
      isJsonObject(entry)
        ? [{ verb, name: stringAt(entry, 'name') ?? '', path: [...path, verb, index] }]
        : [],
    );
  const removed = arrayAt(modifier, 'remove').flatMap((name, index): readonly Action[] =>
    typeof name === 'string' ? [{ verb: 'remove', name, path: [...path, 'remove', index] }] : [],
  );
  return [...named('set'), ...named('add'), ...removed].filter(({ name }) => name !== '');
}

/** The same name in the same list is the schema's business, and removing twice removes. */
function isRepeat(earlier: Action, action: Action): boolean {
  if (earlier.name.toLowerCase() !== action.name.toLowerCase()) return false;
  return earlier.verb !== action.verb || (earlier.name !== action.name && action.verb !== 'remove');
}

function withoutRemoval({ path, name }: Action, modifier: JsonObject): Fix {
  const isLast = arrayAt(modifier, 'remove').length === 1;
  return {
    label: `Do not remove ${name}`,
    changes: [{ op: 'remove', path: isLast ? path.slice(0, -1) : path }],
  };
}

/** Replacements are not checked by the CRD (HTTPPathModifier); an empty prefix is fine, it leaves `/`. */
export function lintPathReplacements(sites: RouteSites): readonly Diagnostic[] {
  return allFilters(sites).flatMap(({ raw, path }) =>
    (['requestRedirect', 'urlRewrite'] as const).flatMap((member) => {
      const modifier = objectAt(objectAt(raw, member), 'path');
      return (['replaceFullPath', 'replacePrefixMatch'] as const).flatMap((field) => {
        const value = stringAt(modifier, field);
        return value ? replacementFindings(value, [...path, member, 'path', field]) : [];
      });
    }),
  );
}

function replacementFindings(value: string, path: FieldPath): readonly Diagnostic[] {
  const field = String(path.at(-1));
  const odd = /[^!-~]|[?#]/u.exec(value)?.[0];
  if (odd !== undefined) {
    const what = /\s/.test(odd) ? 'a blank' : odd === '?' || odd === '#' ? odd : `the character ${odd}`;
    return [
      advise('path-replacement-odd', {
        path,
        message: `${field} contains ${what}, which is no part of a path: backends or clients may read it otherwise.`,
        remedy: 'Write a path only; encode other characters with %.',
      }),
    ];
  }
  if (value.startsWith('/')) return [];
  return [
    advise('path-replacement-odd', {
      path,
      message: `${field} does not begin with /: what the new path is, is left open.`,
      remedy: `Write /${value}.`,
      fix: { label: `Write /${value}`, changes: [{ op: 'set', path, value: `/${value}` }] },
    }),
  ];
}

/** `*` in Access-Control-Expose-Headers is a name like others when credentials are allowed (HTTPCORSFilter exposeHeaders). */
export function lintCorsExposure(sites: RouteSites): readonly Diagnostic[] {
  return allFilters(sites).flatMap(({ raw, path }) => {
    const cors = objectAt(raw, 'cors');
    const index = arrayAt(cors, 'exposeHeaders').indexOf('*');
    if (index < 0 || cors.allowCredentials !== true) return [];
    return advise('cors-expose-any-with-credentials', {
      path: [...path, 'cors', 'exposeHeaders', index],
      message: 'exposeHeaders has * beside allowCredentials: browsers then expose no further header.',
      remedy: 'Name the headers that scripts may read.',
    });
  });
}
