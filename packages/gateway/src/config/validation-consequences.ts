import { isDeepStrictEqual } from 'node:util';
import type { Consequence } from '@gatehouse/contract/admin-configuration';
import type { Configuration } from '@gatehouse/contract/config';
import { weakens } from './guard-consequences.ts';

type Validation = Configuration['validation'];

/** From the mildest to the strictest. */
const wanted = ['never', 'strict', 'always'];

/** What is checked of whom. */
function heldTo({ checks, keys, labels, models, roles }: Validation['rules'][number]): object {
  return { checks, keys, labels, models, roles };
}

/** Where answers would be held to less than before. */
export function validationConsequences(before: Validation, after: Validation): readonly Consequence[] {
  const next = new Map(after.rules.map((rule, index) => [rule.name, { rule, index }]));
  const { structured } = after;
  return [
    ...(wanted.indexOf(structured.when) < wanted.indexOf(before.structured.when)
      ? [
          weakens('answers-checked-less', ['validation', 'structured', 'when'], {
            subject: 'structured',
            from: before.structured.when,
            to: structured.when,
          }),
        ]
      : []),
    ...before.rules.flatMap((rule, index): readonly Consequence[] => {
      const found = next.get(rule.name);
      if (found === undefined)
        return [weakens('answer-rule-removed', ['validation', 'rules', index], { subject: rule.name })];
      const path = ['validation', 'rules', found.index];
      if (rule.action === 'block' && found.rule.action === 'flag')
        return [
          weakens('answers-checked-less', [...path, 'action'], { subject: rule.name, from: 'block', to: 'flag' }),
        ];
      if (rule.onUnable === 'block' && found.rule.onUnable !== 'block')
        return [
          weakens('answers-checked-less', [...path, 'onUnable'], {
            subject: rule.name,
            from: 'block',
            to: found.rule.onUnable,
          }),
        ];
      // Another check, or for others: whether that is less, only a person can say.
      return isDeepStrictEqual(heldTo(rule), heldTo(found.rule))
        ? []
        : [weakens('answers-checked-less', path, { subject: rule.name })];
    }),
  ];
}
