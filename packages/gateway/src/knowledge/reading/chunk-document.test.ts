import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { chunkDocument } from './chunk-document.ts';
import type { ChunkPlace } from './chunk-place.ts';
import { defaultDocumentLimits as limits } from './document-limits.ts';
import type { DocumentText } from './document-text.ts';
import { readHtmlText } from './read-html.ts';
import { readMarkdownText } from './read-markdown-text.ts';
import { readPlainText } from './read-plain-text.ts';

const place: ChunkPlace = {
  collection: 'help',
  document: 'docs/faq.md',
  documentHash: 'ab',
  language: 'auto',
  chunkCharacters: 200,
};
const markdown = (text: string) => readMarkdownText(text, 'docs/faq.md', limits);
const sentence = 'Das ist ein Satz, der z. B. am 3. Mai gilt.';

describe('chunkDocument', () => {
  it('gives a passage for each section, with the way to it, an address and a hash', () => {
    const document = markdown('# FAQ\n\nIntro.\n\n## Versand\n\n### Wie lange?\n\nZwei Tage dauert es.\n');
    const chunks = chunkDocument(document, { ...place, url: 'https://example.org/faq' });
    expect(chunks.map(({ id, text, titles }) => [id, titles, text])).toEqual([
      ['help/docs/faq.md#faq', ['FAQ'], 'Intro.'],
      ['help/docs/faq.md#wie-lange', ['FAQ', 'Versand', 'Wie lange?'], 'Zwei Tage dauert es.'],
    ]);
    expect(chunks[1]).toMatchObject({
      anchor: 'wie-lange',
      collection: 'help',
      document: 'docs/faq.md',
      documentHash: 'ab',
      language: 'de',
      source: 'docs/faq.md',
      url: 'https://example.org/faq#wie-lange',
    });
    const { id, text, titles } = chunks[1] ?? {};
    expect(chunks[1]?.hash).toBe(hash('sha256', canonicalJson({ id, text, titles })));
  });

  it('numbers the passages of one section, and cuts between paragraphs before sentences', () => {
    const paragraph = `${sentence} ${sentence}`;
    const chunks = chunkDocument(
      markdown(`# A\n\n${paragraph}\n\n${paragraph}\n\n${paragraph} ${paragraph} ${paragraph}\n`),
      place,
    );
    expect(chunks.map(({ id }) => id)).toEqual(['', '~2', '~3'].map((end) => `help/docs/faq.md#a${end}`));
    expect(chunks[0]?.text).toBe(`${paragraph}\n\n${paragraph}`);
    for (const { text } of chunks) expect(text).toMatch(/gilt\.$/);
  });

  it('says the header of a table in each of its passages, and fences of code', () => {
    const header = '| Land | Preis |\n| --- | --- |';
    const rows = Array.from({ length: 30 }, (_, row) => `| Land ${row} | ${row},90 |`);
    const lines = Array.from({ length: 30 }, (_, line) => `call(${line});`);
    const chunks = chunkDocument(
      markdown(`# A\n\n${header}\n${rows.join('\n')}\n\n# B\n\n\`\`\`js\n${lines.join('\n')}\n\`\`\`\n`),
      place,
    );
    const tables = chunks.filter(({ anchor }) => anchor === 'a');
    expect(tables.length).toBeGreaterThan(2);
    for (const { text } of tables) expect(text.startsWith(`${header}\n| Land`)).toBe(true);
    expect(tables.flatMap(({ text }) => text.split('\n').slice(2))).toEqual(rows);
    for (const { text } of chunks.filter(({ anchor }) => anchor === 'b')) expect(text).toMatch(/^```js\n[^]*\n```$/);
  });

  it('keeps a heading with nothing below it', () => {
    expect(chunkDocument(markdown('# A\n\n## B\n\n## C\n\nText.\n'), place).map(({ text }) => text)).toEqual([
      'B',
      'Text.',
    ]);
  });

  it('tells the language of each passage of a mixed document, unless the collection does', () => {
    const german = 'Die Lieferung dauert zwei Tage und kostet nichts, wenn Sie mehr als hundert Euro ausgeben.';
    const english = 'The delivery takes two days and is free of charge if you spend more than one hundred euros.';
    const document = markdown(`# A\n\n${german}\n\n# B\n\n${english}\n`);
    expect(chunkDocument(document, place).map(({ language }) => language)).toEqual(['de', 'en']);
    expect(chunkDocument(document, { ...place, language: 'en' }).map(({ language }) => language)).toEqual(['en', 'en']);
  });

  it('leaves an address alone that leads to a place', () => {
    const [chunk] = chunkDocument(markdown('# A\n\nText.\n'), { ...place, url: 'https://example.org/#/faq' });
    expect(chunk?.url).toBe('https://example.org/#/faq');
  });

  const words = fc.constantFrom('Wort', 'Satz.', 'z. B.', 'äöü', '😀', 'Ende!', '3. Mai', 'x'.repeat(250), '12,50 €');
  const text = fc.array(words, { minLength: 1, maxLength: 60 }).map((parts) => parts.join(' '));
  const block = fc.oneof(
    text,
    text.map((title) => `# ${title.slice(0, 60)}`),
    text.map((title) => `### ${title.slice(0, 60)}`),
    fc.array(text, { minLength: 1, maxLength: 5 }).map((items) => items.map((item) => `- ${item}`).join('\n')),
    fc
      .array(text, { minLength: 1, maxLength: 8 })
      .map((rows) => `| Kopf | Zahl |\n| --- | --- |\n${rows.map((row) => `| ${row} | 1 |`).join('\n')}`),
    fc.constant('# Gleich'),
    fc.constant('~~~\ncode line\n\nmore\n~~~'),
  );
  const source = fc.array(block, { maxLength: 12 }).map((blocks) => blocks.join('\n\n'));
  const document: fc.Arbitrary<DocumentText> = fc.oneof(
    source.map(markdown),
    source.map((written) => readPlainText(written, 'a.txt', limits)),
    source.map((written) => readHtmlText(written.replaceAll('\n\n', '<p>'), 'a.html', limits)),
  );

  it('has all visible text in order, in passages that are short enough and have ids of their own, and does so each time', () => {
    fc.assert(
      fc.property(document, fc.constantFrom(200, 333, 1_200), (read, chunkCharacters) => {
        const chunks = chunkDocument(read, { ...place, chunkCharacters });
        expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
        for (const chunk of chunks) expect(chunk.text.length).toBeLessThanOrEqual(chunkCharacters);
        expect(chunkDocument(read, { ...place, chunkCharacters })).toEqual(chunks);
        // What the document says, letter by letter, comes in this order in the headings and texts of its passages.
        const said = lettersOf(chunks.map(({ text: own, titles }) => `${titles.join(' ')} ${own}`).join(' '));
        let from = 0;
        for (const section of read.sections)
          for (const own of section.blocks)
            for (const part of own.kind === 'list' ? own.items : own.kind === 'table' ? own.rows : [own.text])
              for (const word of part.match(/[\p{L}\p{N}]+/gu) ?? [])
                for (let at = 0; at < word.length; at += 150) {
                  const found = said.indexOf(word.slice(at, at + 100), from);
                  expect(found, `${word.slice(0, 20)} is missing`).toBeGreaterThanOrEqual(from);
                  from = found;
                }
        for (const { titles } of read.sections) for (const title of titles) expect(said).toContain(lettersOf(title));
      }),
    );
  });

  function lettersOf(whole: string): string {
    return whole.replace(/[^\p{L}\p{N}]/gu, '');
  }
});
