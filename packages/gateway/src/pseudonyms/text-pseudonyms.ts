import { type EntityType, entityTypeNames } from '@gatehouse/contract/entity-types';
import type { EntityAction } from '@gatehouse/contract/privacy';
import type { EntityPolicy } from '../core/entity-policy.ts';
import type { Pseudonymiser } from '../core/pseudonymiser.ts';
import type { Recogniser } from '../core/recogniser.ts';
import type { TextPseudonyms } from '../core/text-pseudonyms.ts';
import { createPseudonymiser } from './pseudonymiser.ts';
import { restoreText } from './restore-text.ts';

const replaced = Object.freeze(
  Object.fromEntries(entityTypeNames.map((type) => [type, 'pseudonymise'] as const)),
) as Readonly<Record<EntityType, EntityAction>>;

function policyOf(language: 'de' | 'en' | undefined): EntityPolicy {
  return { actions: replaced, surrogates: false, language };
}

/** `usual`: the types that are replaced where nothing else is asked for; all that there are if it is left out. */
export function createTextPseudonyms(
  recognisers: readonly Recogniser[],
  usual?: readonly EntityType[],
): TextPseudonyms {
  const whole = createPseudonymiser(
    usual === undefined ? recognisers : recognisers.filter(({ type }) => usual.includes(type)),
  );
  const of = (types: readonly EntityType[] | undefined): Pseudonymiser =>
    types === undefined ? whole : createPseudonymiser(recognisers.filter(({ type }) => types.includes(type)));
  return {
    pseudonymise: (texts, { language, types } = {}) =>
      of(types)
        .openConversation(
          texts.map((text) => ({ text, format: 'text', continues: undefined })),
          policyOf(language),
        )
        .replaceAll(),
    restore: restoreText,
  };
}
