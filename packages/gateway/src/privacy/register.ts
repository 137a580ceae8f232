import type { Measure, PrivacyView, Register } from '@gatehouse/contract/admin-privacy';
import type { Configuration } from '@gatehouse/contract/config';
import { entityTypeNames } from '@gatehouse/contract/entity-types';
import { type EntityAction, trustLevels } from '@gatehouse/contract/privacy';
import { privacyRuleFact } from '@gatehouse/contract/privacy-rule-fact';
import { isModelServer } from '@gatehouse/contract/providers';
import type { KeyRecord } from '../core/access.ts';
import { actionsIn } from './policy-book.ts';
import { trustOf } from './provider-trust.ts';

export interface RegisterSource {
  readonly configuration: Configuration;
  readonly keys: readonly KeyRecord[];
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Retention classes with their ages in milliseconds, the standard one too. */
  readonly retention: {
    readonly classes: Readonly<Record<string, { readonly minimum: number; readonly maximum: number }>>;
    readonly leaves: number;
  };
  /** SHA-256 of the policy in force; undefined where no gateway was asked. */
  readonly policy: string | undefined;
}

/** The register of processing activities (Art. 30 GDPR) from what is configured: nothing in it is typed a second time. */
export function buildRegister(source: RegisterSource): Register {
  const { configuration, now, policy, version, retention } = source;
  const { pseudonymisation, privacy, providers, tenant } = configuration;
  const usable = source.keys.filter(
    ({ revokedAt, expiresAt, role }) => role === 'user' && revokedAt === undefined && (expiresAt ?? now + 1) > now,
  );
  const looked = pseudonymisation.enabled ? pseudonymisation.entities : [];
  const actions = new Map(
    providers.map((provider) => [
      provider.id,
      actionsIn(configuration, { provider: provider.id, trust: trustOf(provider) }),
    ]),
  );
  const { controller, dataProtectionOfficer } = privacy;
  return {
    created: now,
    version,
    tenant,
    ...(policy === undefined ? {} : { policy }),
    controller: controller === undefined ? null : withoutGaps(controller),
    dataProtectionOfficer: dataProtectionOfficer === undefined ? null : withoutGaps(dataProtectionOfficer),
    activities: activitiesOf(usable, privacy.subjects),
    unnamed: usable.filter(({ processing }) => processing === undefined).map(named),
    data: {
      enabled: pseudonymisation.enabled,
      surrogates: pseudonymisation.surrogates,
      types: entityTypeNames
        .filter((type) => looked.includes(type))
        .map((type) => ({
          type,
          actions: Object.fromEntries<EntityAction>(
            [...actions].map(([provider, own]) => [provider, own[type]] as const),
          ),
        })),
      unseen: entityTypeNames.filter((type) => !looked.includes(type)),
      // What holds for a provider as a whole is in the table.
      rules: pseudonymisation.rules
        .map((rule, index) => ({ rule, fact: privacyRuleFact(rule, index) }))
        .filter(
          ({ rule }) =>
            rule.keys !== undefined ||
            rule.roles !== undefined ||
            rule.labels !== undefined ||
            rule.models !== undefined,
        )
        .map(({ fact }) => fact),
    },
    recipients: providers.map(recipientOf),
    retention: {
      classes: Object.entries(retention.classes).map(([name, { minimum, maximum }]) => ({ name, minimum, maximum })),
      leaves: retention.leaves,
    },
    measures: measuresOf(configuration, usable),
  };
}

/** What a person is shown of the policy, beside the register. */
export function buildPrivacyView(configuration: Configuration, register: Register): PrivacyView {
  const usual = trustLevels.map((trust) => [trust, actionsIn(configuration, { trust })] as const);
  return {
    types: register.data.types.map(({ type }) => ({
      type,
      actions: Object.fromEntries(
        usual.map(([trust, own]) => [trust, own[type]]),
      ) as PrivacyView['types'][number]['actions'],
    })),
    register,
  };
}

function named({ id, name, role }: KeyRecord): Register['unnamed'][number] {
  return { id, name, role };
}

function activitiesOf(keys: readonly KeyRecord[], usualSubjects: readonly string[]): Register['activities'] {
  const byPurpose = Map.groupBy(
    keys.filter(({ processing }) => processing !== undefined),
    ({ processing }) => JSON.stringify([processing?.purpose, processing?.legalBasis]),
  );
  return [...byPurpose.values()].flatMap((own) => {
    const first = own[0]?.processing;
    if (first === undefined) return [];
    return [
      {
        purpose: first.purpose,
        legalBasis: first.legalBasis,
        notes: unique(own.flatMap(({ processing }) => processing?.note ?? [])),
        subjects: unique(own.flatMap(({ processing }) => processing?.subjects ?? usualSubjects)),
        keys: own.map(named),
        retentions: unique(own.map(({ retention }) => retention ?? 'standard')),
      },
    ];
  });
}

/** Member states of the European Union, and Iceland, Liechtenstein and Norway (EEA Agreement). */
const economicArea: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

function recipientOf(provider: Configuration['providers'][number]): Register['recipients'][number] {
  const trust = trustOf(provider);
  if (!isModelServer(provider)) return { provider: provider.id, trust, stated: false };
  const { baseUrl, country, operator, transfer } = provider;
  return {
    provider: provider.id,
    trust,
    stated: provider.trust !== undefined,
    // Neither a user nor a path: who it is, and not how it is called.
    address: new URL(baseUrl).origin,
    ...(operator === undefined ? {} : { operator }),
    ...(country === undefined ? {} : { country, thirdCountry: !economicArea.has(country) }),
    ...(transfer === undefined ? {} : { transfer }),
  };
}

/** Only what is on. */
function measuresOf(configuration: Configuration, keys: readonly KeyRecord[]): Measure[] {
  const { inspection, ledger, privacy, pseudonymisation, server, tls } = configuration;
  const { witnesses } = ledger;
  const rootKey =
    ledger.keyService !== undefined ? 'service' : ledger.rootKey !== undefined ? 'configuration' : 'dataFolder';
  const loopback = server.host === 'localhost' || server.host === '::1' || server.host.startsWith('127.');
  return [
    ...(pseudonymisation.enabled && pseudonymisation.entities.length > 0
      ? [{ id: 'pseudonymisation' as const, surrogates: pseudonymisation.surrogates }]
      : []),
    { id: 'sealed-content', rootKey },
    { id: 'tamper-evident-record' },
    ...(witnesses.length === 0
      ? []
      : [
          {
            id: 'witnesses' as const,
            witnesses: witnesses.length,
            quorum: ledger.quorum ?? Math.floor(witnesses.length / 2) + 1,
          },
        ]),
    ...(ledger.timestamping === undefined ? [] : [{ id: 'time-stamps' as const }]),
    { id: 'keys-and-roles' },
    ...(ledger.fourEyes ? [{ id: 'four-eyes' as const }] : []),
    { id: 'limits' },
    ...(inspection.guards.length === 0
      ? []
      : [{ id: 'guards' as const, guards: inspection.guards.map(({ id, use }) => id ?? use) }]),
    ...(tls === undefined ? [] : [{ id: 'tls' as const }]),
    ...(loopback ? [{ id: 'only-this-machine' as const }] : []),
    { id: 'erasure-and-expiry' },
    ...(keys.some(({ processing }) => processing?.legalBasis === 'consent') ? [{ id: 'consent' as const }] : []),
    ...(privacy.requirePurpose ? [{ id: 'purpose-required' as const }] : []),
    ...privacy.measures.map((text): Measure => ({ id: 'own', text })),
  ];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Without settings that are there and undefined. */
function withoutGaps<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, own]) => own !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
