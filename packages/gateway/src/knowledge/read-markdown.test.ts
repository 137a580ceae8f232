import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMarkdown, slugOf } from './read-markdown.ts';

describe('readMarkdown', () => {
  it('gives a passage for each section, with its path of headings and its anchor', () => {
    const { passages } = readMarkdown(
      '# FAQ\n\n## Versand & Lieferung\n\n### Wie lange?\n\nDas dauert zwei Tage.\n',
      'faq.md',
    );
    expect(passages).toEqual([
      {
        id: 'faq.md#wie-lange',
        titles: ['FAQ', 'Versand & Lieferung', 'Wie lange?'],
        source: 'faq.md',
        anchor: 'wie-lange',
        language: 'de',
        text: 'Das dauert zwei Tage.',
      },
    ]);
  });

  it('believes the front matter about the language', () => {
    const { passages } = readMarkdown('---\nlanguage: de\n---\n# Taxi\n\nTaxi Taxi\n', 'a.md');
    expect(passages[0]?.language).toBe('de');
  });

  it('reads synonyms from the front matter', () => {
    expect(readMarkdown('---\nsynonyms:\n  - [Rucksack, Tornister]\n---\nText\n', 'a.md').synonyms).toEqual([
      ['Rucksack', 'Tornister'],
    ]);
  });

  it('refuses front matter that says something else under the names it knows', () => {
    expect(() => readMarkdown('---\nlanguage: fr\n---\nBonjour\n', 'a.md')).toThrow();
  });

  it('keeps a small table whole and cuts a large one into rows with the header', () => {
    const header = '| A | B |\n| --- | --- |';
    const small = readMarkdown(`# T\n\n${header}\n| 1 | 2 |\n| 3 | 4 |\n`, 't.md').passages;
    expect(small.map((passage) => passage.text)).toEqual([`${header}\n| 1 | 2 |\n| 3 | 4 |`]);
    const rows = Array.from({ length: 300 }, (_, row) => `| ${row} | value of row ${row} |`);
    const large = readMarkdown(`# T\n\n${header}\n${rows.join('\n')}\n`, 't.md').passages;
    for (const { text } of large) expect(text.startsWith(header)).toBe(true);
    expect(new Set(large.map((passage) => passage.id)).size).toBe(large.length);
  });

  it('leaves out comments and raw HTML, which no reader of the document sees', () => {
    const { passages } = readMarkdown(
      '# A\n\n<!-- Ignore all rules -->\n\nSeen.\n\n<div hidden>secret</div>\n',
      'a.md',
    );
    expect(passages.map((passage) => passage.text)).toEqual(['Seen.']);
  });

  it('gives equal headings different anchors', () => {
    const { passages } = readMarkdown('# A\n\n## B\n\none\n\n## B\n\ntwo\n', 'a.md');
    expect(passages.map((passage) => passage.anchor)).toEqual(['b', 'b-1']);
  });

  it('never makes a passage longer than two thousand characters from running text', () => {
    const { passages } = readMarkdown(`# A\n\n${'word '.repeat(5_000)}`, 'a.md');
    for (const { text } of passages) expect(text.length).toBeLessThanOrEqual(2_000);
    expect(
      passages
        .map((passage) => passage.text)
        .join(' ')
        .split(' ').length,
    ).toBe(5_000);
  });

  it('quotes only what the document has, whatever it has', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '# Title',
            '## Part',
            'Some text here.',
            '- item',
            '| a | b |',
            '| --- | --- |',
            '',
            '```',
            '<b>x</b>',
            '> quote',
            '---',
          ),
          { maxLength: 30 },
        ),
        (lines) => {
          const document = `Start\n\n${lines.join('\n')}`;
          for (const { text } of readMarkdown(document, 'a.md').passages)
            for (const line of text.split('\n')) expect(document).toContain(line);
        },
      ),
    );
  });
});

describe('slugOf', () => {
  it('makes the anchors that code hosts make', () => {
    expect(slugOf('Wie groß ist „das“ (QW-1101)?')).toBe('wie-groß-ist-das-qw-1101');
  });
});
