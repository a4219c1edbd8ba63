import { type Channel, obj, oneOf, type Rule, type Schema, str } from './builder.ts';
import { duration } from './scalars.ts';

const MAX_RULES = 16;

/** The sum of matches over all rules is at most 128 (the message says "less than"). */
export function totalMatchesRule(matchesOf: (rule: string) => string): Rule {
  const terms = Array.from(
    { length: MAX_RULES },
    (_, index) => `(self.size() > ${index} ? ${matchesOf(`self[${index}]`)} : 0)`,
  );
  return [
    'While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128',
    `${terms.join(' + ')} <= 128`,
  ];
}

/** Rule names are unique; the CRD checks it in the experimental channel only. */
export const UNIQUE_RULE_NAMES: Rule = [
  'Rule name must be unique within the route',
  'self.all(l1, !has(l1.name) || self.exists_one(l2, has(l2.name) && l1.name == l2.name))',
];

/** `rules[].sessionPersistence`, experimental only (GEP-1619). */
export function sessionPersistence(channel: Channel): Schema | null {
  if (channel === 'standard') return null;
  return obj(
    {
      absoluteTimeout: duration,
      cookieConfig: obj({ lifetimeType: oneOf('Permanent Session', { default: 'Session' }) }),
      sessionName: str({ max: 128 }),
      type: oneOf('Cookie Header', { default: 'Cookie' }),
    },
    {
      rules: [
        [
          'AbsoluteTimeout must be specified when cookie lifetimeType is Permanent',
          "!has(self.cookieConfig) || !has(self.cookieConfig.lifetimeType) || self.cookieConfig.lifetimeType != 'Permanent' || has(self.absoluteTimeout)",
        ],
        ['cookieConfig can only be set with type Cookie', "!has(self.cookieConfig) || self.type == 'Cookie'"],
      ],
    },
  );
}
