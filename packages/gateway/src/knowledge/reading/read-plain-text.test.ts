import { describe, expect, it } from 'vitest';
import { defaultDocumentLimits as limits } from './document-limits.ts';
import { formatOf } from './read-document.ts';
import { readPlainText } from './read-plain-text.ts';

const read = (text: string) => readPlainText(text, 'terms of sale.txt', limits);

describe('readPlainText', () => {
  it('finds headings that are underlined, numbered or in capitals, and lists by their markers', () => {
    const text =
      'Help\n====\n\nWelcome.\n\nShipping\n--------\nWe ship:\n- tents\n  of any size\n- boots\n\n1.2 Returns\n\nSend it back.\n\n§ 3 Geltung\n\nImmer.\n\nCONTACT\n\nQuellwasser GmbH\nHauptstraße 1\n';
    expect(read(text).sections.map(({ blocks, titles }) => [titles, blocks])).toEqual([
      [['Help'], [{ kind: 'paragraph', text: 'Welcome.' }]],
      [
        ['Help', 'Shipping'],
        [
          { kind: 'paragraph', text: 'We ship:' },
          { kind: 'list', items: ['- tents\n  of any size', '- boots'] },
        ],
      ],
      [['Help', 'Shipping', '1.2 Returns'], [{ kind: 'paragraph', text: 'Send it back.' }]],
      [['Help', '§ 3 Geltung'], [{ kind: 'paragraph', text: 'Immer.' }]],
      [['Help', 'CONTACT'], [{ kind: 'paragraph', text: 'Quellwasser GmbH\nHauptstraße 1' }]],
    ]);
  });

  it('joins lines that were broken to a width', () => {
    const line = 'This line was broken by a program that broke it at so many';
    const text = `${line} characters\n${line} characters\nand ends.`;
    expect(read(text).text).toBe(`${line} characters ${line} characters and ends.`);
  });

  it('is called as its file is, where nothing else is a title, and takes long white space in its stride', () => {
    expect(read(`a${' '.repeat(200_000)}\n${'\n'.repeat(200_000)}b`)).toMatchObject({
      title: 'terms of sale',
      text: 'a\n\nb',
    });
  });
});

describe('formatOf', () => {
  const of = (name: string, start = 'text', mediaType?: string) =>
    formatOf({ name, bytes: new TextEncoder().encode(start), mediaType });

  it('believes the bytes first, then the name, then what a server said', () => {
    expect(of('a.html', '%PDF-1.7')).toBe('pdf');
    expect(of('a.md', '<p>', 'text/html')).toBe('markdown');
    expect(of('page?x=1.md#y', '<p>', 'text/html; charset=utf-8')).toBe('html');
    expect(of('a.docx', 'PK\u0003\u0004')).toBe('docx');
    const wrong = [['a.exe'], ['a.xlsx', 'PK\u0003\u0004'], ['a.doc', '\u00d0\u00cf'], ['noname']] as const;
    for (const [name, start] of wrong)
      expect(() => of(name, start)).toThrow(expect.objectContaining({ code: 'unknown-format' }));
  });
});
