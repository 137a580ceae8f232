import { registerSchema } from '@gatehouse/contract/admin-privacy';
import { type ConfigurationInput, configurationSchema } from '@gatehouse/contract/config';
import { registerMarkdown } from '@gatehouse/contract/register-markdown';
import { expect, test } from 'vitest';
import type { KeyRecord } from '../core/access.ts';
import { keyRecord } from '../testing/key-store-contract.ts';
import { buildPrivacyView, buildRegister } from './register.ts';

const now = Date.UTC(2026, 10, 22);
const day = 86_400_000;

const usual: Partial<ConfigurationInput> = {
  providers: [
    { id: 'local', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1' },
    {
      id: 'far',
      kind: 'openai-compatible',
      baseUrl: 'https://user-part.example.com/v1',
      apiKey: 'canary-secret',
      operator: 'Example | Inc.',
      country: 'US',
    },
    {
      id: 'near',
      kind: 'openai-compatible',
      baseUrl: 'https://llm.example.de/v1',
      country: 'DE',
      trust: 'organisation',
    },
  ],
  pseudonymisation: {
    rules: [
      { trust: ['machine'], types: { PERSON: 'pass' } },
      { labels: ['support'], types: { PHONE: 'pass' } },
    ],
  },
  privacy: {
    controller: { name: 'Example GmbH', address: 'Hauptstr. 1, Berlin', contact: 'info@example.de' },
    dataProtectionOfficer: { name: 'Dr. Muster', contact: 'dpo@example.de' },
    subjects: ['customers'],
    measures: ['Training of staff'],
  },
  ledger: { fourEyes: true },
};

function made(configuration: Partial<ConfigurationInput>, keys: readonly KeyRecord[] = []) {
  const parsed = configurationSchema.parse({ version: 1, ...usual, ...configuration });
  const register = buildRegister({
    configuration: parsed,
    keys,
    version: '1.2.3',
    now,
    retention: { classes: { standard: { minimum: 0, maximum: 180 * day } }, leaves: 184 * day },
    policy: 'f'.repeat(64),
  });
  expect(registerSchema.parse(register)).toEqual(register);
  return { register, view: buildPrivacyView(parsed, register) };
}

const advice = { purpose: 'Advice', legalBasis: 'consent' } as const;
const keys = [
  keyRecord('key_a', { processing: { ...advice, subjects: ['patients'] }, retention: 'long' }),
  keyRecord('key_b', { processing: { ...advice, note: 'form 7' } }),
  keyRecord('key_c', { processing: { purpose: 'Advice', legalBasis: 'contract' } }),
  keyRecord('key_d'),
  keyRecord('key_gone', { processing: advice, revokedAt: now - 1 }),
  keyRecord('key_old', { processing: advice, expiresAt: now - 1 }),
  keyRecord('key_admin', { role: 'admin' }),
];

test('puts together what keys are for, by purpose and basis, and tells which keys do not say', () => {
  const { register } = made({}, keys);
  expect(register.activities).toMatchObject([
    {
      purpose: 'Advice',
      legalBasis: 'consent',
      notes: ['form 7'],
      subjects: ['patients', 'customers'],
      keys: [{ id: 'key_a' }, { id: 'key_b' }],
      retentions: ['long', 'standard'],
    },
    { purpose: 'Advice', legalBasis: 'contract', keys: [{ id: 'key_c' }], subjects: ['customers'] },
  ]);
  expect(register.unnamed.map(({ id }) => id)).toEqual(['key_d']);
});

test('tells what each recipient sees of each type, and what else holds for some keys', () => {
  const { register, view } = made({});
  const of = (type: string) => register.data.types.find((row) => row.type === type)?.actions;
  expect(of('PERSON')).toEqual({ local: 'pass', far: 'pseudonymise', near: 'pseudonymise' });
  expect(of('SECRET')).toEqual({ local: 'redact', far: 'redact', near: 'redact' });
  expect(register.data.rules).toMatchObject([{ id: 'privacy-rule', name: 'rules[1]', labels: ['support'] }]);
  expect(view.types.find(({ type }) => type === 'PERSON')?.actions).toEqual({
    machine: 'pass',
    organisation: 'pseudonymise',
    cloud: 'pseudonymise',
  });
});

test('tells who the recipients are, and where a transfer rests on nothing', () => {
  const { register } = made({});
  expect(register.recipients).toEqual([
    { provider: 'local', trust: 'machine', stated: false, address: 'http://127.0.0.1:11434' },
    {
      provider: 'far',
      trust: 'cloud',
      stated: false,
      address: 'https://user-part.example.com',
      operator: 'Example | Inc.',
      country: 'US',
      thirdCountry: true,
    },
    {
      provider: 'near',
      trust: 'organisation',
      stated: true,
      address: 'https://llm.example.de',
      country: 'DE',
      thirdCountry: false,
    },
  ]);
  expect(registerMarkdown(register, 'en')).toContain('**gap:** nothing is stated');
  expect(JSON.stringify(register)).not.toContain('canary');
});

test('names only measures that are on', () => {
  const ids = (configuration: Partial<ConfigurationInput>, own: readonly KeyRecord[] = []): string[] =>
    made(configuration, own).register.measures.map(({ id }) => id);
  expect(ids({}, keys)).toEqual([
    'pseudonymisation',
    'sealed-content',
    'tamper-evident-record',
    'keys-and-roles',
    'four-eyes',
    'limits',
    'guards',
    'only-this-machine',
    'erasure-and-expiry',
    'consent',
    'own',
  ]);
  const bare = ids({
    pseudonymisation: { enabled: false },
    inspection: { guards: [] },
    ledger: {},
    privacy: { requirePurpose: true },
    server: { host: '0.0.0.0' },
  });
  expect(bare).toEqual([
    'sealed-content',
    'tamper-evident-record',
    'keys-and-roles',
    'limits',
    'erasure-and-expiry',
    'purpose-required',
  ]);
});

test.each([
  [
    'de' as const,
    [
      '# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)',
      'Example GmbH, Hauptstr. 1, Berlin, info@example.de',
      'Datenschutzbeauftragte Person: Dr. Muster, dpo@example.de',
      '| Advice | a) Einwilligung; form 7 | patients, customers | name of key\\_a (key_a), name of key\\_b (key_b) | long, standard |',
      '| Name einer Person (PERSON) | wie sie sind | Platzhalter | Platzhalter |',
      '| far (https://user-part.example.com) | anderswo | Example \\| Inc. | Vereinigte Staaten | ja; **Lücke:**',
      '| near (https://llm.example.de) | in der Organisation | nicht angegeben | Deutschland | nein (Europäischer Wirtschaftsraum) |',
      '| standard | – | 180 Tage |',
      '- Training of staff',
      '**Lücke:** Diese Schlüssel nennen weder Zweck noch Rechtsgrundlage: name of key\\_d (key_d).',
    ],
  ],
  [
    'en' as const,
    [
      '# Record of processing activities (Art. 30 GDPR)',
      'Data protection officer: Dr. Muster, dpo@example.de',
      '| Name of a person (PERSON) | as it is | placeholder | placeholder |',
      '- for keys labelled support: Telephone number passes, and is counted',
      '| standard | – | 180 days |',
      'Content of the record is read only with the approval of a second person',
    ],
  ],
])('is printed in %s', (language, phrases) => {
  const text = registerMarkdown(made({}, keys).register, language);
  for (const phrase of phrases) expect(text).toContain(phrase);
});

test('says what is not stated, and that nothing is looked for', () => {
  const { register } = made({ privacy: {}, pseudonymisation: { enabled: false } });
  const text = registerMarkdown(register, 'de');
  expect(text).toContain('nicht angegeben (`privacy.controller`)');
  expect(text).toContain('nicht angegeben (`privacy.dataProtectionOfficer`)');
  expect(text).toContain('Jeder Empfänger sieht die Texte, wie sie sind.');
  expect(text).toContain('Kein Schlüssel nennt einen Zweck.');
});
