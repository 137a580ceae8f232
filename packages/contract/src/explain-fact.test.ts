import { describe, expect, it } from 'vitest';
import { explainFact } from './explain-fact.ts';
import { englishFacts } from './explain-in-english.ts';
import { germanFacts } from './explain-in-german.ts';
import { factFormat } from './fact-format.ts';
import { guardFactSchema, providerFactSchema, type StageFact, stageFactSchema } from './stage-facts.ts';

const ids = [...stageFactSchema.options, ...guardFactSchema.options, ...providerFactSchema.options].map(
  (option) => option.shape.id.value,
);

const guard: StageFact = {
  id: 'guard',
  name: 'house-words',
  kind: 'ban-substrings',
  directions: ['input', 'output'],
  facts: [
    { id: 'forbidden-texts', texts: 10_000, caseSensitive: true, wholeWords: false },
    { id: 'on-finding', action: 'redact', replacement: '[redacted]' },
    { id: 'finding-limit', findings: 10_000 },
    { id: 'on-failure', action: 'block', timeout: 1_500 },
  ],
};

describe('facts in words', () => {
  it('has a name for each fact that no other one has', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(25);
  });

  it.each(ids)('can say %s in both languages', (id) => {
    expect(englishFacts[id]).toBeTypeOf('function');
    expect(germanFacts[id]).toBeTypeOf('function');
  });

  it('tells of a guard with its details', () => {
    expect(explainFact(guard, 'en')).toEqual({
      name: 'house-words',
      text: 'ban-substrings, reads requests and answers',
      details: [
        'Looks for 10,000 forbidden texts; capital and small letters differ, inside words too',
        'What it finds is replaced by “[redacted]”',
        'More than 10,000 findings in one text block it',
        'Where it fails or takes longer than 1,500 milliseconds for a text, the text is blocked',
      ],
    });
    expect(explainFact(guard, 'de')).toEqual({
      name: 'house-words',
      text: 'ban-substrings, liest Anfragen und Antworten',
      details: [
        'Sucht 10.000 verbotene Texte; Groß- und Kleinschreibung wird unterschieden, auch innerhalb von Wörtern',
        'Ein Fund wird durch „[redacted]“ ersetzt',
        'Mehr als 10.000 Funde in einem Text blockieren ihn',
        'Versagt er oder braucht er für einen Text länger als 1.500 Millisekunden, wird der Text blockiert',
      ],
    });
  });

  it.each([
    [
      'origins',
      'user, tool, of-others',
      'Reads texts of users, tools, and of-others',
      'Liest Texte von Nutzern, Werkzeugen und of-others',
    ],
    [
      'blockSurely',
      false,
      'Blocks nothing beyond that, however sure',
      'Blockiert darüber hinaus nichts, so sicher es auch ist',
    ],
    ['blockSurely', 'of-tomorrow', '`blockSurely`: of-tomorrow', '`blockSurely`: of-tomorrow'],
    ['onlyNew', true, '`onlyNew`: yes', '`onlyNew`: ja'],
    ['constructor', 'x', '`constructor`: x', '`constructor`: x'],
  ])('says what the setting %s means as it is, or else how the file has it', (setting, value, english, german) => {
    const fact: StageFact = { ...guard, facts: [{ id: 'setting', setting, value }] };
    expect(explainFact(fact, 'en').details).toEqual([english]);
    expect(explainFact(fact, 'de').details).toEqual([german]);
  });

  it('writes numbers, durations and sizes as each language does', () => {
    const fact: StageFact = { id: 'exact-cache', bytes: 67_108_864, largest: 8_388_608, ttl: 300_000 };
    expect(explainFact(fact, 'en').text).toBe(
      'Answers equal requests from memory for 5 minutes; keeps 64 MiB in all, 8 MiB of one answer',
    );
    expect(explainFact(fact, 'de').text).toBe(
      'Beantwortet gleiche Anfragen aus dem Speicher, gültig für 5 Minuten; hält insgesamt 64 MiB, von einer Antwort 8 MiB',
    );
    const rate: StageFact = { id: 'request-rate', requests: 1_000_000, window: 60_000 };
    expect(explainFact(rate, 'de').text).toBe(
      'Höchstens 1.000.000 Anfragen eines Schlüssels in jedem Zeitraum von 1 Minute',
    );
  });

  it('takes the largest unit of time that leaves no rest, and the largest of size', () => {
    const { duration, size } = factFormat('en');
    expect([250, 1_000, 90_000, 120_000, 7_200_000, 172_800_000].map(duration)).toEqual([
      '250 milliseconds',
      '1 second',
      '90 seconds',
      '2 minutes',
      '2 hours',
      '2 days',
    ]);
    expect(duration(0)).toBe('0 seconds');
    expect([0, 512, 65_536, 13_107_200, 1_073_741_824].map(size)).toEqual([
      '0 B',
      '512 B',
      '64 KiB',
      '12.5 MiB',
      '1 GiB',
    ]);
  });

  it('tells of strangers and proxies', () => {
    const failures: StageFact = { id: 'failure-rate', failures: 60, window: 60_000 };
    expect(explainFact(failures, 'en').text).toContain('more than 60 times in 1 minute');
    expect(explainFact({ id: 'trusted-proxies', ranges: 2 }, 'en').text).toBe(
      'Trusts 2 addresses or ranges of proxies to say who the client is',
    );
    expect(explainFact({ id: 'trusted-proxies', ranges: 0 }, 'de').text).toContain('Keinem Proxy wird vertraut');
  });

  it('tells one from many', () => {
    const words = (texts: number): string =>
      explainFact({ ...guard, facts: [{ id: 'forbidden-texts', texts, caseSensitive: false, wholeWords: true }] }, 'de')
        .details[0] ?? '';
    expect(words(0)).toBe('Es ist kein verbotener Text eingetragen, also findet er nichts');
    expect(words(1)).toBe('Sucht 1 verbotenen Text; Groß- und Kleinschreibung ist gleich, nur ganze Wörter');
  });
});
