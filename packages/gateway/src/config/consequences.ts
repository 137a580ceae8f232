import { isDeepStrictEqual } from 'node:util';
import type { Consequence } from '@gatehouse/contract/admin-configuration';
import type { Configuration, ProviderOptions } from '@gatehouse/contract/config';
import { entityTypeNames } from '@gatehouse/contract/entity-types';
import { type EntityAction, entityActions, type Trust, trustLevels } from '@gatehouse/contract/privacy';
import { isModelServer } from '@gatehouse/contract/providers';
import { validationConsequences } from './validation-consequences.ts';
import { knowledgeConsequences } from './knowledge-consequences.ts';
import { limitConsequences } from './limit-consequences.ts';
import { promptConsequences } from './prompt-consequences.ts';
import { registerConsequences } from './register-consequences.ts';
import { guardConsequences, milder, milliseconds, short, weakens, withoutQuery } from './guard-consequences.ts';

/** How long content of a class is kept, in milliseconds. */
interface KeptFor {
  readonly minimum: number;
  readonly maximum: number;
}

export interface ConsequenceOptions {
  /** What holds for content that no class is named for, where the configuration says nothing of it. */
  readonly standard: KeptFor;
}

/**
 * What a person should think of before one configuration takes the place of another: what would protect less, and what would
 * fail for clients. In the order of the schema.
 */
export function consequencesOf(
  before: Configuration,
  after: Configuration,
  { standard }: ConsequenceOptions,
): readonly Consequence[] {
  return [
    ...providerConsequences(before, after),
    ...registerConsequences(before.modelRegister, after.modelRegister),
    ...limitConsequences(before.limits, after.limits),
    ...guardConsequences(before.inspection, after.inspection),
    ...promptConsequences(before.prompts, after.prompts),
    ...validationConsequences(before.validation, after.validation),
    ...knowledgeConsequences(before.knowledge, after.knowledge),
    ...personalDataConsequences(before.pseudonymisation, after.pseudonymisation),
    ...privacyConsequences(before.privacy, after.privacy),
    ...priceConsequences(before.prices, after.prices),
    ...ledgerConsequences(before.ledger, after.ledger),
    ...retentionConsequences(before.ledger.retention, after.ledger.retention, standard),
    ...destinationConsequences(before, after),
  ];
}

function providerConsequences(before: Configuration, after: Configuration): Consequence[] {
  const next = new Map(after.providers.map((provider, index) => [provider.id, { provider, index }]));
  const clients = (kind: 'provider-removed' | 'model-removed', path: string, subject: string): Consequence => ({
    kind,
    path,
    subject,
    weakens: false,
  });
  const names = new Set(after.models.map(({ name }) => name));
  return [
    ...before.providers.flatMap((provider, index): readonly Consequence[] => {
      const found = next.get(provider.id);
      if (found === undefined) return [clients('provider-removed', `providers[${index}]`, provider.id)];
      const [from, to] = [trustOf(provider), trustOf(found.provider)];
      if (trustLevels.indexOf(to) >= trustLevels.indexOf(from)) return [];
      return [weakens('trust-raised', ['providers', found.index, 'trust'], { subject: provider.id, from, to })];
    }),
    ...after.models.flatMap(({ allowLessTrusted, name }, index) => {
      const known = before.models.find((one) => one.name === name);
      if (known === undefined || known.allowLessTrusted || !allowLessTrusted) return [];
      return [
        weakens('less-trusted-allowed', ['models', index, 'allowLessTrusted'], {
          subject: name,
          from: 'false',
          to: 'true',
        }),
      ];
    }),
    ...before.models.flatMap(({ name }, index) =>
      names.has(name) ? [] : [clients('model-removed', `models[${index}]`, name)],
    ),
  ];
}

/** As said; what is not said counts as the least trusted, for an address that changes is told of as well. */
function trustOf(provider: ProviderOptions): Trust {
  return isModelServer(provider) ? (provider.trust ?? 'cloud') : 'machine';
}

type PersonalData = Configuration['pseudonymisation'];

function personalDataConsequences(before: PersonalData, after: PersonalData): Consequence[] {
  const root = 'pseudonymisation';
  if (!before.enabled) return [];
  if (!after.enabled) return [weakens('personal-data-off', [root, 'enabled'], { from: 'true', to: 'false' })];
  const consequences: Consequence[] = [];
  const gone = before.entities.filter((type) => !after.entities.includes(type));
  if (gone.length > 0)
    consequences.push(
      weakens('personal-data-fewer-types', [root, 'entities'], {
        subject: gone.slice(0, 8).join(', ') + (gone.length > 8 ? ', …' : ''),
        from: String(before.entities.length),
        to: String(after.entities.length),
      }),
    );
  for (const type of entityTypeNames) {
    const [from, to] = [actionFor(before, type), actionFor(after, type)];
    // Of all types whose default became milder, the default says it once.
    if (!milder(entityActions, from, to) || (before.types[type] === undefined && after.types[type] === undefined))
      continue;
    consequences.push(weakens('personal-data-milder', [root, 'types', type], { subject: type, from, to }));
  }
  if (milder(entityActions, before.default, after.default))
    consequences.push(weakens('personal-data-milder', [root, 'default'], { from: before.default, to: after.default }));
  if (!isDeepStrictEqual(before.rules, after.rules))
    consequences.push(
      weakens('personal-data-rules-changed', [root, 'rules'], {
        from: String(before.rules.length),
        to: String(after.rules.length),
      }),
    );
  for (const [index, { name }] of before.patterns.entries())
    if (!after.patterns.some((pattern) => pattern.name === name))
      consequences.push(weakens('pattern-removed', [root, 'patterns', index], { subject: name }));
  if (before.model !== undefined && after.model === undefined)
    consequences.push(weakens('personal-data-model-removed', [root, 'model']));
  if (before.model?.onUnable === 'block' && after.model?.onUnable === 'allow')
    consequences.push(
      weakens('personal-data-milder', [root, 'model', 'onUnable'], { subject: 'model', from: 'block', to: 'allow' }),
    );
  return consequences;
}

function actionFor({ types, default: usual }: PersonalData, type: (typeof entityTypeNames)[number]): EntityAction {
  return types[type] ?? (type === 'SECRET' ? 'redact' : usual);
}

function privacyConsequences(before: Configuration['privacy'], after: Configuration['privacy']): Consequence[] {
  return [
    ...(before.requirePurpose && !after.requirePurpose
      ? [weakens('purpose-not-required', ['privacy', 'requirePurpose'], { from: 'true', to: 'false' })]
      : []),
    ...(after.statisticsBudget > before.statisticsBudget
      ? [
          weakens('statistics-tell-more', ['privacy', 'statisticsBudget'], {
            from: String(before.statisticsBudget),
            to: String(after.statisticsBudget),
          }),
        ]
      : []),
  ];
}

type LedgerOptions = Configuration['ledger'];

function priceConsequences(before: Configuration['prices'], after: Configuration['prices']): Consequence[] {
  return before.unpriced === 'refuse' && after.unpriced === 'allow'
    ? [weakens('unpriced-allowed', ['prices', 'unpriced'], { from: before.unpriced, to: after.unpriced })]
    : [];
}

function ledgerConsequences(before: LedgerOptions, after: LedgerOptions): Consequence[] {
  const consequences: Consequence[] = [];
  if (before.fourEyes && !after.fourEyes)
    consequences.push(weakens('four-eyes-off', ['ledger', 'fourEyes'], { from: 'true', to: 'false' }));
  if (!before.eraseAlone && after.eraseAlone && after.fourEyes)
    consequences.push(weakens('erase-alone', ['ledger', 'eraseAlone'], { from: 'false', to: 'true' }));
  if (!before.public && after.public)
    consequences.push(weakens('ledger-public', ['ledger', 'public'], { from: 'false', to: 'true' }));
  // A witness is its key: another key under the same name is another witness.
  for (const [index, { name, vkey }] of before.witnesses.entries())
    if (!after.witnesses.some((witness) => witness.vkey === vkey))
      consequences.push(weakens('witness-removed', ['ledger', 'witnesses', index], { subject: name }));
  const quorum = ({ quorum: said, witnesses }: LedgerOptions): number =>
    said ?? (witnesses.length === 0 ? 0 : Math.floor(witnesses.length / 2) + 1);
  if (quorum(after) < quorum(before))
    consequences.push(
      weakens('quorum-lower', ['ledger', 'quorum'], { from: String(quorum(before)), to: String(quorum(after)) }),
    );
  if (before.timestamping !== undefined && after.timestamping === undefined)
    consequences.push(
      weakens('timestamps-off', ['ledger', 'timestamping'], { subject: withoutQuery(before.timestamping.url) }),
    );
  return consequences;
}

function retentionConsequences(
  before: LedgerOptions['retention'],
  after: LedgerOptions['retention'],
  standard: KeptFor,
): Consequence[] {
  const path = ['ledger', 'retention'];
  const kept = ({ classes }: LedgerOptions['retention'], name: string): KeptFor =>
    (Object.hasOwn(classes, name) ? classes[name] : undefined) ?? classes['standard'] ?? standard;
  const consequences: Consequence[] = [];
  if (after.leaves < before.leaves)
    consequences.push(
      weakens('retention-shorter', [...path, 'leaves'], {
        subject: 'leaves',
        from: milliseconds(before.leaves),
        to: milliseconds(after.leaves),
      }),
    );
  for (const name of new Set(['standard', ...Object.keys(before.classes)])) {
    const [was, is] = [kept(before, name), kept(after, name)];
    const at = [...path, 'classes', name];
    if (Object.hasOwn(before.classes, name) && !Object.hasOwn(after.classes, name) && name !== 'standard')
      consequences.push({ kind: 'class-removed', path: at.join('.'), subject: name, weakens: false });
    if (is.maximum < was.maximum)
      consequences.push(
        weakens('retention-shorter', [...at, 'maximum'], {
          subject: name,
          from: milliseconds(was.maximum),
          to: milliseconds(is.maximum),
        }),
      );
    if (is.minimum < was.minimum)
      consequences.push(
        weakens('minimum-shorter', [...at, 'minimum'], {
          subject: name,
          from: milliseconds(was.minimum),
          to: milliseconds(is.minimum),
        }),
      );
  }
  return consequences;
}

/** Where content, findings or traces would go to that got none before. */
function destinationConsequences(before: Configuration, after: Configuration): Consequence[] {
  const known = new Set(destinationsOf(before).map(({ origin }) => origin));
  return destinationsOf(after).flatMap(({ origin, path }) => {
    if (known.has(origin)) return [];
    known.add(origin);
    return [weakens('new-destination', path, { subject: short(origin) })];
  });
}

/** Where an address leads, without who asks there. */
function destinationOf(address: string): string {
  const { host, protocol } = new URL(address);
  return `${protocol}//${host}`;
}

interface Destination {
  readonly origin: string;
  readonly path: readonly (string | number)[];
}

function destinationsOf({
  providers,
  inspection,
  knowledge,
  telemetry,
  validation,
}: Configuration): readonly Destination[] {
  const sets = [
    { path: ['inspection', 'guards'], guards: inspection.guards },
    ...Object.entries(inspection.policies).map(([name, { guards }]) => ({
      path: ['inspection', 'policies', name, 'guards'],
      guards,
    })),
  ];
  return [
    ...providers.flatMap((provider, index) =>
      !isModelServer(provider)
        ? []
        : [{ origin: new URL(provider.baseUrl).origin, path: ['providers', index, 'baseUrl'] }],
    ),
    ...sets.flatMap(({ path, guards }) =>
      guards.flatMap((guard, index) =>
        guard.use === 'http' ? [{ origin: new URL(guard.baseUrl).origin, path: [...path, index, 'baseUrl'] }] : [],
      ),
    ),
    ...inspection.events.flatMap((sink, index): readonly Destination[] => {
      const path = ['inspection', 'events', index];
      if (sink.kind === 'webhook') return [{ origin: new URL(sink.url).origin, path: [...path, 'url'] }];
      return sink.kind === 'syslog' ? [{ origin: `${sink.host}:${sink.port ?? ''}`, path: [...path, 'host'] }] : [];
    }),
    ...Object.entries(validation.lookups).flatMap(([name, lookup]) =>
      lookup.kind === 'http' || lookup.kind === 'postgresql'
        ? [{ origin: destinationOf(lookup.url), path: ['validation', 'lookups', name, 'url'] }]
        : [],
    ),
    ...knowledgeDestinations(knowledge),
    ...(telemetry.otlpEndpoint === undefined
      ? []
      : [{ origin: new URL(telemetry.otlpEndpoint).origin, path: ['telemetry', 'otlpEndpoint'] }]),
  ];
}

function knowledgeDestinations({ index }: Configuration['knowledge']): readonly Destination[] {
  const path = ['knowledge', 'index'];
  if (index.kind === 'embedded') return [];
  if (index.kind !== 'pgvector') return [{ origin: new URL(index.baseUrl).origin, path: [...path, 'baseUrl'] }];
  return URL.canParse(index.url) ? [{ origin: destinationOf(index.url), path: [...path, 'url'] }] : [];
}
