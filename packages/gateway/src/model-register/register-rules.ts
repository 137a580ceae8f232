import type { ModelDetails } from '@gatehouse/contract/admin-model-register';
import type { ModelRegisterOptions, RegisteredModel } from '@gatehouse/contract/model-register';
import type { BookEntry } from './model-book.ts';
import { fitsPattern, isPattern } from './name-pattern.ts';

/** What is said of a model, by the file or by people. */
export interface Registered {
  readonly source: 'file' | 'kept';
  readonly pattern: string | undefined;
  /** What the file says that it may be. */
  readonly pinned: readonly string[] | undefined;
  readonly details: ModelDetails;
}

/** Which models are registered, by one configuration and by what people have said here. */
export interface RegisterRules {
  readonly options: ModelRegisterOptions;
  /** The file counts before what was said here, and a name before a pattern. */
  registrationOf(provider: string, model: string, entry: BookEntry | undefined): Registered | undefined;
}

export function createRegisterRules(options: ModelRegisterOptions): RegisterRules {
  const byName = new Map<string, Registered>();
  const patterns: { readonly row: RegisteredModel; readonly registered: Registered }[] = [];
  for (const row of options.models) {
    const { digests, model, provider, ...details } = row;
    const registered: Registered = {
      source: 'file',
      pattern: isPattern(model) ? model : undefined,
      pinned: digests,
      details,
    };
    if (registered.pattern !== undefined) patterns.push({ row, registered });
    else if (!byName.has(keyOf(provider, model))) byName.set(keyOf(provider, model), registered);
  }
  return {
    options,
    registrationOf(provider, model, entry) {
      const named = byName.get(keyOf(provider, model));
      if (named !== undefined) return named;
      const fitting = patterns.find(({ row }) => row.provider === provider && fitsPattern(model, row.model));
      if (fitting !== undefined) return fitting.registered;
      if (entry?.registered === undefined) return undefined;
      return { source: 'kept', pattern: undefined, pinned: undefined, details: entry.registered.details };
    },
  };
}

function keyOf(provider: string, model: string): string {
  return `${provider}\n${model}`;
}
