import type { GuardName, GuardOptions } from '@gatehouse/contract/guards';
import type { Guard, GuardKind } from '../core/guard.ts';
import { banSubstrings } from './ban-substrings.ts';
import { invisibleText } from './invisible-text.ts';
import { maxTokens } from './max-tokens.ts';

type OptionsOf<Name extends GuardName> = Extract<GuardOptions, { use: Name }>;

/**
 * Every kind of guard by its name in the configuration. The one file of this folder that imports the others: a guard knows
 * nothing of its neighbours, and a kind that is not listed here does not exist.
 */
export const guardCatalogue: { readonly [Name in GuardName]: GuardKind<OptionsOf<Name>> } = Object.freeze({
  'max-tokens': maxTokens,
  'invisible-text': invisibleText,
  'ban-substrings': banSubstrings,
});

export function createGuard(options: GuardOptions): Guard {
  switch (options.use) {
    case 'max-tokens':
      return maxTokens.create(options);
    case 'invisible-text':
      return invisibleText.create(options);
    case 'ban-substrings':
      return banSubstrings.create(options);
  }
}
