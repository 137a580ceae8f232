import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnowledgeHit, KnowledgeResult } from '../core/knowledge.ts';
import { createKnowledgeSearch } from './knowledge-search.ts';
import { readMarkdown } from './read-markdown.ts';

const german = `---
language: de
---
# Hilfe

## Wie lange dauert die Lieferung?

Die Zustellung dauert zwei Tage.

## Was kostet der Versand?

Wir berechnen 5 €.

## Fahrradtasche Nordwind (NW-200)

Eine wasserdichte Tasche für den Gepäckträger.

| Artikelnummer | Farbe | Preis |
| --- | --- | --- |
| NW-200-R | Rot | 60 € |
| NW-200-B | Blau | 65 € |

## Wie pflege ich Leder?

Mit Bienenwachs einreiben.
`;

const english = `---
language: en
---
# Help

## How long does delivery take?

Delivery takes two days.

## How do I care for leather?

Rub it with beeswax.
`;

function searchOf(...documents: readonly string[]): ReturnType<typeof createKnowledgeSearch> {
  const read = documents.map((text, position) => readMarkdown(text, `${position}.md`));
  return createKnowledgeSearch({
    files: documents.length,
    passages: read.flatMap((one) => one.passages),
    synonyms: read.flatMap((one) => one.synonyms),
  });
}

const search = searchOf(german, english);
const { signal } = new AbortController();

async function find(text: string, ...earlier: readonly string[]): Promise<KnowledgeResult> {
  return search.find({ text, earlier, limit: 3 }, signal);
}

async function best(text: string, ...earlier: readonly string[]): Promise<KnowledgeHit | undefined> {
  return (await find(text, ...earlier)).hits[0];
}

function titleOf(hit: KnowledgeHit | undefined): string | undefined {
  return hit?.passage.titles.at(-1);
}

describe('createKnowledgeSearch', () => {
  it('finds a passage by other forms of its words', async () => {
    const hit = await best('Wie lange wird geliefert?');
    expect(titleOf(hit)).toBe('Wie lange dauert die Lieferung?');
    expect(hit?.support).toBeGreaterThan(0.4);
  });

  it('finds the parts of a compound, and the kind of thing that it is', async () => {
    expect(titleOf(await best('Versandkosten'))).toBe('Was kostet der Versand?');
    expect(titleOf(await best('Habt ihr Taschen?'))).toBe('Fahrradtasche Nordwind (NW-200)');
  });

  it('does not take the modifier of a compound for the thing itself', async () => {
    expect((await best('Verkauft ihr Fahrräder?'))?.support ?? 0).toBeLessThan(0.4);
  });

  it('finds product numbers in any spelling, and the row that has them', async () => {
    for (const number of ['NW-200-B', 'nw-200-b', 'NW200B']) {
      const hit = await best(number);
      expect(titleOf(hit)).toBe('Fahrradtasche Nordwind (NW-200)');
    }
    expect((await best('Was kostet NW-200-B?'))?.quote).toContain('65 €');
  });

  it('quotes of a table only the rows that were asked for', async () => {
    const hit = await best('Was kostet die Fahrradtasche in Blau?');
    expect(hit?.quote).toContain('NW-200-B');
    expect(hit?.quote).not.toContain('NW-200-R');
  });

  it('forgives typing errors', async () => {
    expect(titleOf(await best('Fahradtasche'))).toBe('Fahrradtasche Nordwind (NW-200)');
    expect(titleOf(await best('how long does delviery take'))).toBe('How long does delivery take?');
  });

  it('answers in the language of the question', async () => {
    expect((await find('How do I care for leather?')).hits[0]?.passage.language).toBe('en');
    expect((await find('Wie pflege ich Leder?')).hits[0]?.passage.language).toBe('de');
  });

  it('finds documents of the other language where there are none in that of the question', async () => {
    const germanOnly = searchOf(german);
    const { language, hits } = await germanOnly.find({ text: 'How much is shipping?', limit: 3 }, signal);
    expect(language).toBe('en');
    expect(titleOf(hits[0])).toBe('Was kostet der Versand?');
    expect(hits[0]?.support).toBeGreaterThan(0.4);
  });

  it('gives no support to questions about something else', async () => {
    for (const question of [
      'Wie wird das Wetter morgen?',
      'Wer ist Bundeskanzler?',
      'Who won the world cup?',
      'Tell me a joke about cats',
    ]) {
      expect((await best(question))?.support ?? 0).toBeLessThan(0.4);
    }
  });

  it('reads a follow-up together with the question before', async () => {
    const hit = await best('Und in Blau?', 'Was kostet die Fahrradtasche Nordwind?');
    expect(hit?.quote).toContain('NW-200-B');
    expect(hit?.support).toBeGreaterThan(0.4);
  });

  it('does not let the question before vouch for one that is about something else', async () => {
    expect((await best('Und das Wetter?', 'Was kostet der Versand?'))?.support ?? 0).toBeLessThan(0.4);
  });

  it('answers two questions of one message', async () => {
    const { hits } = await find('Was kostet der Versand und wie lange dauert die Lieferung?');
    const titles = hits.map(titleOf);
    expect(titles).toContain('Was kostet der Versand?');
    expect(titles).toContain('Wie lange dauert die Lieferung?');
  });

  it('reads what "it" means from the sentence before', async () => {
    const { hits } = await find('Ich habe eine Tasche aus Leder. Wie pflege ich die?');
    expect(titleOf(hits[0])).toBe('Wie pflege ich Leder?');
  });

  it('finds German verbs that are written apart', async () => {
    const apart = searchOf(
      '---\nlanguage: de\n---\n# Hilfe\n\n## Weitergeben von Daten\n\nDas tun wir nie.\n\n## Daten\n\nWelche wir haben.\n',
    );
    const { hits } = await apart.find({ text: 'Gebt ihr meine Daten weiter?', limit: 1 }, signal);
    expect(titleOf(hits[0])).toBe('Weitergeben von Daten');
  });

  it('takes words that mean something together for that, not for one of them', async () => {
    const shop = searchOf(
      '---\nlanguage: en\n---\n# Help\n\n## Can you wrap a gift?\n\nYes.\n\n## Do you have vouchers?\n\nYes, of any value.\n\n## Opening hours\n\nAlways.\n',
    );
    const { hits } = await shop.find({ text: 'Do you sell gift cards?', limit: 2 }, signal);
    expect(titleOf(hits[0])).toBe('Do you have vouchers?');
  });

  it('quotes the translation of what it found in the other language', async () => {
    const documents = [
      [
        'faq.de.md',
        '---\nlanguage: de\n---\n# Hilfe\n\n## Öffnungszeiten\n\nVon neun bis fünf.\n\n## Unser Krempel\n\nAlles für 5 €.\n',
      ],
      [
        'faq.en.md',
        '---\nlanguage: en\n---\n# Help\n\n## Opening hours\n\nFrom nine to five.\n\n## Spare parts\n\nAll for €5.\n',
      ],
    ] as const;
    const read = documents.map(([name, text]) => readMarkdown(text, name));
    const twins = createKnowledgeSearch({ files: 2, passages: read.flatMap((one) => one.passages) });
    const { language, hits } = await twins.find({ text: 'Gibt es bei Ihnen auch Ersatzteile?', limit: 1 }, signal);
    expect(language).toBe('de');
    expect(hits[0]?.passage.source).toBe('faq.de.md');
    expect(hits[0]?.quote).toBe('Alles für 5 €.');
    expect(hits[0]?.support).toBeGreaterThan(0.4);
  });

  it('finds nothing for questions in a language that it does not understand', async () => {
    for (const text of ['Combien coûte la livraison ?', '¿Cuánto cuesta el envío?', 'Сколько стоит доставка?']) {
      expect(await find(text)).toEqual({ language: undefined, hits: [] });
    }
  });

  it('learns words from the synonyms of a document', async () => {
    const taught = searchOf(german.replace('language: de', 'language: de\nsynonyms:\n  - [Leder, Rindshaut]'));
    const { hits } = await taught.find({ text: 'Wie pflege ich Rindshaut?', limit: 1 }, signal);
    expect(titleOf(hits[0])).toBe('Wie pflege ich Leder?');
    expect(hits[0]?.support).toBeGreaterThan((await best('Wie pflege ich Rindshaut?'))?.support ?? 0);
  });

  it('explains a hit by the words of the question, whose importance adds up to one', async () => {
    const hit = await best('Was kostet der Versand nach Island?');
    expect(hit?.terms.find((term) => term.term === 'island')?.covered).toBe(0);
    expect(hit?.terms.reduce((sum, term) => sum + term.importance, 0)).toBeCloseTo(1);
  });

  it('gives the same answer every time, and only quotes passages, whatever is asked', async () => {
    const again = searchOf(german, english);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            'was',
            'kostet',
            'Versand',
            'und',
            'in',
            'Blau',
            '?',
            'delivery',
            '[EMAIL_1]',
            '\n',
            '😀',
            'NW-200',
            '|',
          ),
        ),
        async (words) => {
          const text = words.join(' ');
          const first = await find(text);
          expect(await again.find({ text, earlier: [], limit: 3 }, signal)).toEqual(first);
          for (const hit of first.hits) {
            expect(hit.support).toBeGreaterThanOrEqual(0);
            expect(hit.support).toBeLessThanOrEqual(1);
            for (const line of hit.quote.split('\n')) expect(hit.passage.text).toContain(line);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
