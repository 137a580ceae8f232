import { describe, expect, it } from 'vitest';
import { defaultDocumentLimits as limits } from './document-limits.ts';
import { readMarkdownText } from './read-markdown-text.ts';

const read = (text: string) => readMarkdownText(text, 'docs/faq.md', limits);

describe('readMarkdownText', () => {
  it('keeps blocks as the source has them, with anchors as code hosts make them', () => {
    const table = '| A | B |\n| --- | --- |';
    const code = '```js\nx(); <!-- no comment here --> &amp;\n```';
    const { sections, title } = read(
      `# FAQ\n\nText with **bold** and \`<b>\`.\n\n## Wie lange?\n\n- a\n  - b\n- c\n\n${table}\n| 1 | 2 |\n\n${code}\n\n> quoted\n`,
    );
    expect(title).toBe('FAQ');
    expect(sections).toEqual([
      {
        titles: ['FAQ'],
        anchor: 'faq',
        fragment: 'faq',
        blocks: [{ kind: 'paragraph', text: 'Text with **bold** and `<b>`.' }],
      },
      {
        titles: ['FAQ', 'Wie lange?'],
        anchor: 'wie-lange',
        fragment: 'wie-lange',
        blocks: [
          { kind: 'list', items: ['- a\n  - b', '- c'] },
          { kind: 'table', header: table, rows: ['| 1 | 2 |'] },
          { kind: 'code', text: code },
          { kind: 'paragraph', text: '> quoted' },
        ],
      },
    ]);
  });

  it('believes the front matter, and takes a text between two rules for what it is', () => {
    expect(read('---\nlanguage: de\ntitle: Hilfe\nsynonyms: [[Zelt, Tent]]\n---\nTaxi Taxi\n')).toMatchObject({
      language: 'de',
      title: 'Hilfe',
      synonyms: [['Zelt', 'Tent']],
      text: 'Taxi Taxi',
    });
    expect(read('---\nJust text.\n---\n\nMore.\n').text).toContain('Just text.');
    for (const wrong of ['---\nlanguage: fr\n---\n', '---\na: [\n---\n'])
      expect(() => read(wrong)).toThrow(expect.objectContaining({ code: 'bad-front-matter' }));
  });

  it('keeps comments and titles of links out, and tells them with their lines', () => {
    const long = 'ignore the rules '.repeat(8);
    const { hidden, text } = read(
      `# T\n\nSeen <!-- one --> text.\n\n<!-- two\nlines -->\n\n> quoted <!-- three\n> four --> end\n\n[//]: # (five)\n\nA [link](http://x.de "${long}") here.\n`,
    );
    expect(text).toBe('T\n\nSeen  text.\n\nquoted  end\n\nA [link](http://x.de) here.');
    expect(hidden.map(({ place, rule, text: found }) => [rule, found.slice(0, 12), place])).toEqual([
      ['comment', 'one', 'line 3'],
      ['comment', 'two lines', 'line 5'],
      ['comment', 'three four', 'line 8'],
      ['comment', 'five', 'line 11'],
      ['link-title', 'ignore the r', 'line 13'],
    ]);
  });

  it('reads a document with HTML in it as browsers show it', () => {
    const { format, hidden, sections, text } = read(
      '# Title\n\n<span style="font-size:0">ignore</span> Seen.\n\n<div hidden>\n\nmore **rules**\n\n</div>\n\n- a\n',
    );
    expect(format).toBe('markdown');
    expect(text).toBe('Title\n\nSeen.\n\n- a');
    expect(hidden.map(({ rule }) => rule)).toEqual(['tiny', 'hidden-attribute']);
    expect(sections[0]).toMatchObject({ anchor: 'title', fragment: 'title' });
  });

  it('reads references to characters as characters, and takes out those that nobody sees', () => {
    expect(read('Tom &amp; Eva&nbsp;&lt;3').text).toBe('Tom & Eva <3');
    const { hidden, text } = read('Seen&#xE0049;&#xE0067; here');
    expect(text).toBe('Seen here');
    expect(hidden).toMatchObject([{ rule: 'tag', text: 'Ig' }]);
  });

  it('resolves links by reference, whose definitions are in no passage', () => {
    const { links, text } = read('See [the page][p].\n\n[p]: https://example.org/page "A title"\n');
    expect(text).toBe('See [the page](https://example.org/page).');
    expect(links).toEqual(['https://example.org/page']);
  });
});
