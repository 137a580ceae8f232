import type { PrivacyRule } from './config.ts';
import type { StageFact } from './stage-facts.ts';

/** A rule of the policy on personal data as a fact, of which explain-fact.ts makes a sentence. */
export function privacyRuleFact(rule: PrivacyRule, index: number): StageFact {
  const { default: otherwise, keys, roles, labels, models, providers, trust, types } = rule;
  return {
    id: 'privacy-rule',
    name: `rules[${index}]`,
    ...(keys === undefined ? {} : { keys }),
    ...(roles === undefined ? {} : { roles }),
    ...(labels === undefined ? {} : { labels }),
    ...(models === undefined ? {} : { models }),
    ...(providers === undefined ? {} : { providers }),
    ...(trust === undefined ? {} : { trust }),
    ...(otherwise === undefined ? {} : { default: otherwise }),
    types: Object.entries(types).flatMap(([type, action]) => (action === undefined ? [] : [{ type, action }])),
  };
}
