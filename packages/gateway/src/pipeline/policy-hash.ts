import { createHash } from 'node:crypto';
import type { Configuration } from '@gatehouse/contract/config';
import type { GuardOptions } from '@gatehouse/contract/guards';
import { isModelServer } from '@gatehouse/contract/providers';
import { canonicalJson } from '../lib/canonical-json.ts';

/**
 * SHA-256 over the canonical form of everything that decides what happens to an exchange: guards, pseudonymisation, cache,
 * limits, models and where they run. Every leaf names it. Secrets, addresses of this gateway and telemetry are no policy.
 */
export function policyHash(configuration: Configuration): string {
  const { cache, inspection, limits, models, privacy, prompts, pseudonymisation, tenant, validation } = configuration;
  const providers = configuration.providers.map((provider) =>
    isModelServer(provider)
      ? {
          baseUrl: provider.baseUrl,
          id: provider.id,
          kind: provider.kind,
          models: provider.models,
          ...(provider.kind === 'openai-compatible' && provider.profile !== 'generic'
            ? { profile: provider.profile }
            : {}),
          trust: provider.trust,
        }
      : { ...provider },
  );
  const policy = {
    cache: cachePolicy(cache),
    inspection: inspectionPolicy(inspection),
    limits: limitsPolicy(limits),
    models: models.map(modelPolicy),
    ...knowledgePolicy(configuration.knowledge),
    ...registerPolicy(configuration.modelRegister),
    providers,
    pseudonymisation,
    requirePurpose: privacy.requirePurpose,
    prompts: prompts.templates.map(({ cases: _cases, ...template }) => template),
    tenant,
    validation: validationPolicy(validation),
  };
  return createHash('sha256')
    .update(canonicalJson(plain(policy)))
    .digest('hex');
}

/** Of a name with one target no more than that, which is all there was when the first records were written. */
function modelPolicy({ name, provider, target, targets, ...routed }: Configuration['models'][number]): object {
  return targets === undefined ? { name, provider, target } : { name, targets, ...routed };
}

/** Who answers from what, and who may have it; nothing where nobody does, which is all there was when the first records were written. */
function knowledgePolicy({ assistants, collections, embeddings, rerank }: Configuration['knowledge']): object {
  if (assistants.length === 0) return {};
  const readers = collections.map(({ id, roles, teams, tenants }) => ({ id, roles, teams, tenants }));
  // What people are shown to begin with decides nothing.
  const deciding = assistants.map(({ examples: _examples, ...assistant }) => assistant);
  return { knowledge: { assistants: deciding, collections: readers, embeddings, rerank } };
}

/** Which models may be used; nothing where any may, which is all there was when the first records were written. */
function registerPolicy({ mode, models, onChange }: Configuration['modelRegister']): object {
  if (mode === 'observe' && onChange === 'warn') return {};
  return { modelRegister: { mode, models, onChange } };
}

/** Without where answers are kept together, which decides nothing and has secrets; and of the rest what was there when the first records were written. */
function cachePolicy({ coalesce: _coalesce, exceptLabels, store: _store, ...cache }: Configuration['cache']): object {
  return exceptLabels.length === 0 ? cache : { ...cache, exceptLabels };
}

/** Without where it is counted, which decides nothing and has a password. */
function limitsPolicy({ counters: _counters, ...limits }: Configuration['limits']): object {
  return limits;
}

/** What a guard calls others with: a hash that everybody may read must not be made of it. */
const credentials: ReadonlySet<string> = new Set(['apiKey', 'headers']);

/** Without where findings are told to, which decides nothing and has secrets as well. */
function inspectionPolicy({ events: _events, ...inspection }: Configuration['inspection']): object {
  const guardsOf = (guards: readonly GuardOptions[]): readonly object[] =>
    guards.map((guard) => Object.fromEntries(Object.entries(guard).filter(([name]) => !credentials.has(name))));
  const policies = Object.entries(inspection.policies).map(([name, { guards, description }]) => [
    name,
    { description, guards: guardsOf(guards) },
  ]);
  return { ...inspection, guards: guardsOf(inspection.guards), policies: Object.fromEntries(policies) as object };
}

/** Without what look-ups are called with: a hash that everybody may read must not be made of it. */
function validationPolicy({ lookups, ...validation }: Configuration['validation']): object {
  const named = Object.entries(lookups).map(([name, lookup]) => [
    name,
    Object.fromEntries(
      Object.entries(lookup).filter(
        ([setting]) => !credentials.has(setting) && !(lookup.kind === 'postgresql' && setting === 'url'),
      ),
    ) as object,
  ]);
  return { ...validation, lookups: Object.fromEntries(named) as object };
}

/** Parsed configuration may hold `undefined` where a setting is absent; canonical JSON knows no such value. */
function plain(value: unknown): never {
  return JSON.parse(JSON.stringify(value)) as never;
}
