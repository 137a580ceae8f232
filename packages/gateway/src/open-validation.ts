import { extname } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import type { LookupOptions } from '@gatehouse/contract/validation';
import { checkLookups } from './check-lookups.ts';
import type { AnswerRules, Lookup } from './core/answer-rules.ts';
import type { Clock } from './core/clock.ts';
import type { NamedGuardReport } from './core/guard.ts';
import type { GuardServices } from './core/guard-services.ts';
import { givesLogprobs } from './gives-logprobs.ts';
import { createAnswerRules } from './validation/answer-rules.ts';
import { createFileLookup } from './validation/lookups/file-lookup.ts';
import { createHttpLookup } from './validation/lookups/http-lookup.ts';
import { createPostgresqlLookup } from './validation/lookups/postgresql-lookup.ts';
import { rememberedLookup } from './validation/lookups/remembered-lookup.ts';
import { createSqliteLookup } from './validation/lookups/sqlite-lookup.ts';

export interface OpenValidation {
  readonly rules: AnswerRules;
  /** Asks each look-up once. */
  check(): Promise<readonly NamedGuardReport[]>;
  close(): Promise<void>;
}

export interface ValidationRooms {
  readonly clock: Clock;
  readonly services: Pick<GuardServices, 'askServer'>;
  /** Told why a rule could not judge. */
  readonly unable: (rule: string, request: string, cause: unknown) => void;
}

/** What answers are held against, with the look-ups that it needs; each is opened when it is first asked. */
export function openValidation(
  configuration: Configuration,
  { clock, services, unable }: ValidationRooms,
): OpenValidation {
  const lookups = new Map(
    Object.entries(configuration.validation.lookups).map(([name, options]) => [
      name,
      openLookup(options, clock, services),
    ]),
  );
  const providers = new Map(configuration.providers.map((provider) => [provider.id, provider]));
  return {
    rules: createAnswerRules({
      configuration,
      lookups,
      unable,
      givesLogprobs: (id) => {
        const provider = providers.get(id);
        return provider !== undefined && givesLogprobs(provider);
      },
    }),
    check: () => checkLookups(configuration.validation.lookups, lookups),
    async close() {
      await Promise.allSettled([...lookups.values()].map((lookup) => lookup.close()));
    },
  };
}

function openLookup(options: LookupOptions, clock: Clock, services: ValidationRooms['services']): Lookup {
  const { cacheFor, timeout } = options;
  const remembering = { cacheFor, timeout, elapsed: () => clock.elapsed() };
  switch (options.kind) {
    case 'file':
      // All of it is in memory.
      return rememberedLookup(createFileLookup(options), { ...remembering, cacheFor: 0 });
    case 'sqlite':
      // The sources run as they are in tests, and compiled otherwise.
      return rememberedLookup(
        createSqliteLookup(new URL(`./lookup-worker${extname(import.meta.url)}`, import.meta.url), options),
        remembering,
      );
    case 'postgresql':
      return rememberedLookup(createPostgresqlLookup(options), remembering);
    case 'http':
      return rememberedLookup(createHttpLookup(options, services), remembering);
  }
}
