import { describe, expect, it } from 'vitest';
import { readMarkdown } from './read-markdown.ts';
import { pairTranslations } from './translations.ts';

const german = '# Hilfe\n\n## Versand\n\nDer Versand kostet 5 €.\n\n## Laden\n\nWir haben einen Laden.\n';
const english = '# Help\n\n## Shipping\n\nShipping is €5.\n\n## Shop\n\nWe have a shop with the best of all.\n';

function passagesOf(
  ...documents: readonly (readonly [source: string, text: string])[]
): ReturnType<typeof readMarkdown>['passages'] {
  return documents.flatMap(([source, text]) => readMarkdown(text, source).passages);
}

describe('pairTranslations', () => {
  it('pairs the sections of documents whose names differ in the language only', () => {
    for (const [left, right] of [
      ['faq.de.md', 'faq.en.md'],
      ['faq-DE.md', 'faq-EN.md'],
      ['de/faq.md', 'en/faq.md'],
    ] as const) {
      const passages = passagesOf([left, german], [right, english]);
      const pairs = pairTranslations(passages);
      expect(passages.map((passage) => pairs.get(passage)?.titles.at(-1))).toEqual([
        'Shipping',
        'Shop',
        'Versand',
        'Laden',
      ]);
    }
  });

  it('pairs nothing where the sections do not correspond', () => {
    const more = `${english}\n## More\n\nThere is more.\n`;
    expect(pairTranslations(passagesOf(['faq.de.md', german], ['faq.en.md', more])).size).toBe(0);
    const deeper = english.replace('## Shop', '### Shop');
    expect(pairTranslations(passagesOf(['faq.de.md', german], ['faq.en.md', deeper])).size).toBe(0);
  });

  it('pairs nothing of other names, and no two documents of one language', () => {
    expect(pairTranslations(passagesOf(['hilfe.md', german], ['help.md', english])).size).toBe(0);
    expect(pairTranslations(passagesOf(['faq.de.md', german], ['faq.en.md', german])).size).toBe(0);
    expect(pairTranslations(passagesOf(['model.md', german], ['garden.md', english])).size).toBe(0);
  });
});
