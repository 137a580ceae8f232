import type { Clock } from '../core/clock.ts';
import type { ModelGate } from '../core/model-register.ts';
import { isRefused, type ModelBook } from './model-book.ts';
import { currentDigest, refusalBy, standingOf } from './model-standing.ts';
import type { RegisterRules } from './register-rules.ts';

export interface ModelGateParts {
  readonly book: ModelBook;
  readonly rules: RegisterRules;
  /** Ids of providers that are part of this program. */
  readonly builtIn: ReadonlySet<string>;
  readonly clock: Pick<Clock, 'now'>;
  /** Told where a model is refused because nobody knows yet what it is. */
  readonly unverified: () => void;
}

/** Says on the path whether a model may be asked. It reads memory only. */
export function createModelGate({ book, builtIn, clock, rules, unverified }: ModelGateParts): ModelGate {
  const lenient = rules.options.mode === 'observe' && rules.options.onChange === 'warn';
  return {
    refusalOf({ provider, target }) {
      if (builtIn.has(provider)) return undefined;
      const entry = book.get(provider, target);
      // Nothing else is refused there, and every request comes by.
      if (lenient) return isRefused(entry) ? 'model_format_refused' : undefined;
      const registered = rules.registrationOf(provider, target, entry);
      const code = refusalBy(standingOf(registered, entry, clock.now()), rules.options);
      if (code === 'model_unverified') unverified();
      return code;
    },
    digestOf: ({ provider, target }) => currentDigest(book.get(provider, target)),
  };
}
