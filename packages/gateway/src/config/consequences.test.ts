import { type ConfigurationInput, configurationSchema } from '@gatehouse/contract/config';
import { describe, expect, test } from 'vitest';
import { consequencesOf } from './consequences.ts';

const day = 86_400_000;
const standard = { minimum: 0, maximum: 180 * day };
const provider = { id: 'a', kind: 'openai-compatible', baseUrl: 'https://a.example.org/v1', trust: 'cloud' } as const;
const parse = (given: Partial<ConfigurationInput>) =>
  configurationSchema.parse({ version: 1, providers: [provider], ...given });
const witness = (name: string, key: string) => ({
  name,
  vkey: `${name}+31f4bf1d+BAkJ${key}`.padEnd(`${name}+31f4bf1d+B`.length + 43, 'J'),
  url: `https://${name}.example.org`,
});

type Pair = readonly [
  kind: string,
  path: string,
  before: Partial<ConfigurationInput>,
  after: Partial<ConfigurationInput>,
];

const guards = (...list: NonNullable<NonNullable<ConfigurationInput['inspection']>['guards']>) => ({
  inspection: { guards: list },
});

const routed = (allowLessTrusted: boolean): Partial<ConfigurationInput> => ({
  models: [{ name: 'house', targets: [{ provider: 'a', target: 'm' }], allowLessTrusted }],
});

const answers = (...rules: readonly object[]): Partial<ConfigurationInput> => ({
  validation: { rules: rules as never },
});
const pattern = { name: 'form', checks: [{ check: 'pattern', pattern: '^[A-Z]' }] };

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const registered = (more: object): Partial<ConfigurationInput> => ({
  modelRegister: { models: [{ provider: 'a', model: 'm', ...more }] },
});

const collection = (more: object): Partial<ConfigurationInput> => ({
  knowledge: { collections: [{ id: 'shop', ...more }] },
});
const assistant = (more: object): Partial<ConfigurationInput> => ({
  knowledge: { collections: [{ id: 'shop' }], assistants: [{ id: 'service', collections: ['shop'], ...more }] },
});

/** Each protects less one way, and no less the other way. */
const weaker: readonly Pair[] = [
  ['less-trusted-allowed', 'models[0].allowLessTrusted', routed(false), routed(true)],
  ['models-less-checked', 'modelRegister.mode', { modelRegister: { mode: 'enforce' } }, {}],
  ['models-less-checked', 'modelRegister.onChange', { modelRegister: { onChange: 'block' } }, {}],
  ['models-less-checked', 'modelRegister.models[0]', registered({ digests: [digest('a')] }), registered({})],
  [
    'models-less-checked',
    'modelRegister.models[0]',
    registered({ digests: [digest('a')] }),
    registered({ digests: [digest('a'), digest('b')] }),
  ],
  [
    'models-less-checked',
    'modelRegister.models[0]',
    registered({ validUntil: '2026-12-31' }),
    registered({ validUntil: '2027-12-31' }),
  ],
  ['guard-removed', 'inspection.guards[0]', guards({ use: 'secrets' }), guards()],
  ['answer-rule-removed', 'validation.rules[0]', answers(pattern), answers()],
  ['answers-checked-less', 'validation.rules[0].action', answers(pattern), answers({ ...pattern, action: 'flag' })],
  ['answers-checked-less', 'validation.rules[0].onUnable', answers(pattern), answers({ ...pattern, onUnable: 'flag' })],
  ['collection-opened', 'knowledge.collections[0].roles', collection({ roles: ['staff'] }), collection({})],
  [
    'collection-opened',
    'knowledge.collections[0].tenants',
    collection({ tenants: ['a'] }),
    collection({ tenants: ['a', 'b'] }),
  ],
  [
    'documents-checked-less',
    'knowledge.collections[0].personalData',
    collection({ personalData: 'quarantine' }),
    collection({ personalData: 'redact' }),
  ],
  [
    'documents-checked-less',
    'knowledge.collections[0].suddenChange',
    collection({ suddenChange: 0.2 }),
    collection({ suddenChange: 0.9 }),
  ],
  [
    'documents-checked-less',
    'knowledge.collections[0].fourEyes',
    collection({ fourEyes: true }),
    collection({ fourEyes: false }),
  ],
  [
    'assistant-surer',
    'knowledge.assistants[0].answerFrom',
    assistant({ answerFrom: 0.5 }),
    assistant({ answerFrom: 0.2 }),
  ],
  [
    'assistant-surer',
    'knowledge.assistants[0].unsupported',
    assistant({ unsupported: 'refuse' }),
    assistant({ unsupported: 'remove' }),
  ],
  ['answers-checked-less', 'validation.structured.when', {}, { validation: { structured: { when: 'never' } } }],
  [
    'guard-milder',
    'inspection.guards[0].action',
    guards({ use: 'secrets', action: 'block' }),
    guards({ use: 'secrets', action: 'flag' }),
  ],
  [
    'guard-milder',
    'inspection.guards[0].limit',
    guards({ use: 'max-tokens', limit: 10 }),
    guards({ use: 'max-tokens', limit: 20 }),
  ],
  [
    'guard-milder',
    'inspection.guards[0].threshold',
    guards({ use: 'gibberish', threshold: 500 }),
    guards({ use: 'gibberish', threshold: 900 }),
  ],
  [
    'guard-milder',
    'inspection.guards[0].sensitivity',
    guards({ use: 'prompt-injection' }),
    guards({ use: 'prompt-injection', sensitivity: 'low' }),
  ],
  [
    'guard-milder',
    'inspection.guards[0].blockSurely',
    guards({ use: 'prompt-injection', blockSurely: 'either' }),
    guards({ use: 'prompt-injection', blockSurely: 'never' }),
  ],
  [
    'guard-milder',
    'inspection.guards[0].allowCloud',
    guards({ use: 'http', format: 'gatehouse', baseUrl: 'https://j.example.org' }),
    guards({ use: 'http', format: 'gatehouse', baseUrl: 'https://j.example.org', allowCloud: true }),
  ],
  [
    'guard-shadowed',
    'inspection.guards[0].shadow',
    guards({ use: 'secrets' }),
    guards({ use: 'secrets', shadow: true }),
  ],
  [
    'guard-fails-open',
    'inspection.guards[0].onUnable',
    guards({ use: 'secrets' }),
    guards({ use: 'secrets', onUnable: 'allow' }),
  ],
  [
    'guard-reads-less',
    'inspection.guards[0].direction',
    guards({ use: 'secrets', direction: 'both' }),
    guards({ use: 'secrets', direction: 'input' }),
  ],
  [
    'guard-reads-less',
    'inspection.guards[0].substrings',
    guards({ use: 'ban-substrings', substrings: ['a', 'b'] }),
    guards({ use: 'ban-substrings', substrings: ['a'] }),
  ],
  ['policy-removed', 'inspection.policies.strict', { inspection: { policies: { strict: { guards: [] } } } }, {}],
  [
    'attempts-milder',
    'inspection.attempts.suspendAt',
    { inspection: { attempts: { suspendAt: 5 } } },
    { inspection: { attempts: { suspendAt: 50 } } },
  ],
  [
    'attempts-milder',
    'inspection.attempts.suspendFor',
    { inspection: { attempts: { suspendFor: '2h' } } },
    { inspection: { attempts: { suspendFor: '1h' } } },
  ],
  ['events-fewer', 'inspection.events[0]', { inspection: { events: [{ kind: 'otlp' }] } }, {}],
  ['uninspectable-passes', 'inspection.uninspectable', { inspection: { uninspectable: 'refuse' } }, {}],
  ['spotlight-off', 'inspection.spotlight.mode', { inspection: { spotlight: { mode: 'mark' } } }, {}],
  ['personal-data-off', 'pseudonymisation.enabled', {}, { pseudonymisation: { enabled: false } }],
  ['personal-data-fewer-types', 'pseudonymisation.entities', {}, { pseudonymisation: { entities: ['PERSON'] } }],
  ['personal-data-milder', 'pseudonymisation.types.IBAN', { pseudonymisation: { types: { IBAN: 'refuse' } } }, {}],
  ['personal-data-milder', 'pseudonymisation.default', {}, { pseudonymisation: { default: 'pass' } }],
  [
    'pattern-removed',
    'pseudonymisation.patterns[0]',
    { pseudonymisation: { patterns: [{ name: 'x', pattern: 'x' }] } },
    {},
  ],
  ['purpose-not-required', 'privacy.requirePurpose', { privacy: { requirePurpose: true } }, {}],
  ['statistics-tell-more', 'privacy.statisticsBudget', {}, { privacy: { statisticsBudget: 2 } }],
  [
    'limit-raised',
    'limits.requestsPerMinute',
    { limits: { requestsPerMinute: 5 } },
    { limits: { requestsPerMinute: 6 } },
  ],
  ['limit-raised', 'limits.tokensPerDay', { limits: { tokensPerDay: 5 } }, {}],
  ['limit-raised', 'limits.estimate', {}, { limits: { estimate: 'typical' } }],
  [
    'limit-raised',
    'limits.budgets[0]',
    { limits: { budgets: [{ of: 'team', name: 'a', costPerMonth: 5 }] } },
    { limits: { budgets: [{ of: 'team', name: 'a', costPerMonth: 6 }] } },
  ],
  ['retention-shorter', 'ledger.retention.leaves', { ledger: { retention: { leaves: '10y' } } }, {}],
  [
    'retention-shorter',
    'ledger.retention.classes.standard.maximum',
    {},
    { ledger: { retention: { classes: { standard: { maximum: '30d' } } } } },
  ],
  [
    'minimum-shorter',
    'ledger.retention.classes.standard.minimum',
    { ledger: { retention: { classes: { standard: { minimum: '9d' } } } } },
    {},
  ],
  [
    'witness-removed',
    'ledger.witnesses[0]',
    { ledger: { witnesses: [witness('one', 'A')], quorum: 0 } },
    { ledger: { quorum: 0 } },
  ],
  [
    'quorum-lower',
    'ledger.quorum',
    { ledger: { witnesses: [witness('one', 'A')] } },
    { ledger: { witnesses: [witness('one', 'A')], quorum: 0 } },
  ],
  ['timestamps-off', 'ledger.timestamping', { ledger: { timestamping: { url: 'https://t.example.org' } } }, {}],
  ['four-eyes-off', 'ledger.fourEyes', { ledger: { fourEyes: true } }, {}],
  [
    'erase-alone',
    'ledger.eraseAlone',
    { ledger: { fourEyes: true } },
    { ledger: { fourEyes: true, eraseAlone: true } },
  ],
  ['unpriced-allowed', 'prices.unpriced', { prices: { unpriced: 'refuse' } }, {}],
  ['ledger-public', 'ledger.public', {}, { ledger: { public: true } }],
  ['new-destination', 'telemetry.otlpEndpoint', {}, { telemetry: { otlpEndpoint: 'https://o.example.org' } }],
  ['trust-raised', 'providers[0].trust', {}, { providers: [{ ...provider, trust: 'machine' }] }],
];

describe('what follows from another configuration', () => {
  test.each(weaker)('tells of %s at %s', (kind, path, before, after) => {
    const found = consequencesOf(parse(before), parse(after), { standard });
    expect(found.map((each) => [each.kind, each.path, each.weakens])).toEqual([[kind, path, true]]);
    // What is stricter than before needs no word.
    const back = consequencesOf(parse(after), parse(before), { standard });
    expect(back.filter((each) => each.kind === kind)).toEqual([]);
    expect(consequencesOf(parse(after), parse(after), { standard })).toEqual([]);
  });

  test('tells of another address, of rules, and of what fails for clients', () => {
    const elsewhere = { ...provider, baseUrl: 'https://b.example.org/v1' };
    const rules = [{ policy: 'default' }];
    const before = parse({
      models: [{ name: 'm', provider: 'a', target: 't' }],
      ledger: { retention: { classes: { tax: { maximum: '180d' } } } },
    });
    const after = parse({ providers: [{ ...elsewhere, id: 'b' }], inspection: { rules } });
    expect(
      consequencesOf(before, after, { standard }).map(({ kind, subject, weakens }) => [kind, subject, weakens]),
    ).toEqual([
      ['provider-removed', 'a', false],
      ['model-removed', 'm', false],
      ['policy-rules-changed', 'default', true],
      ['class-removed', 'tax', false],
      ['new-destination', 'https://b.example.org', true],
    ]);
  });
});
