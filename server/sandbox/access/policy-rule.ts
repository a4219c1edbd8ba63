import { arrayAt, type JsonObject } from '#lib/gateway-api/json.ts';

/** What is asked for: a verb on a resource, or on a path outside the resources. */
export type Attributes =
  | {
      readonly form: 'resource';
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly subresource: string;
      readonly namespace: string;
      readonly name: string;
    }
  | { readonly form: 'path'; readonly verb: string; readonly path: string };

/** One entry of the `rules` of a role. */
export type PolicyRule = {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
};

/** Reads a rule; what is absent is empty. */
export function readRule(rule: JsonObject): PolicyRule {
  return {
    verbs: textsAt(rule, 'verbs'),
    apiGroups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    resourceNames: textsAt(rule, 'resourceNames'),
    nonResourceURLs: textsAt(rule, 'nonResourceURLs'),
  };
}

function textsAt(parent: JsonObject, key: string): readonly string[] {
  return arrayAt(parent, key).filter((item) => typeof item === 'string');
}

/** True when the rule allows what is asked for. */
export function ruleAllows(rule: PolicyRule, asked: Attributes): boolean {
  if (!includesOrAll(rule.verbs, asked.verb)) return false;
  if (asked.form === 'path') return rule.nonResourceURLs.some((url) => coversPath(url, asked.path));
  const { group, resource, subresource, name } = asked;
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const named = rule.resources.includes('*') || rule.resources.includes(full);
  const anyOwner = subresource !== '' && rule.resources.includes(`*/${subresource}`);
  return (
    includesOrAll(rule.apiGroups, group) &&
    (named || anyOwner) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
  );
}

function includesOrAll(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

function coversPath(url: string, path: string): boolean {
  return url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)));
}
