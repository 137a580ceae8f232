import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makePdf, type PdfParts, pdfText } from '../../testing/make-pdf.ts';
import { defaultDocumentLimits as limits } from './document-limits.ts';
import { readDocument } from './read-document.ts';

function read(parts: PdfParts, given = limits) {
  return readDocument({ bytes: makePdf(parts), name: 'folder/terms.pdf' }, given);
}

const line = (text: string, y: number, more = {}) => pdfText(text, 60, y, more);

describe('readDocument of PDF', () => {
  it('finds headings by their size, paragraphs by their distance and lists by their markers', async () => {
    const page = [
      line('Shipping and returns', 760, { size: 20, font: 'B' }),
      line('We deliver within three working days. Parcels that are larger than', 720),
      line('two metres are brought by a haulier, who calls before he comes.', 706),
      line('Returns', 670, { size: 15, font: 'B' }),
      line('You may return:', 640),
      pdfText('\x95 tents', 70, 620),
      pdfText('\x95 boots', 70, 606),
    ].join('');
    const document = await read({ pages: [page] });
    expect(document.sections).toEqual([
      {
        titles: ['Shipping and returns'],
        anchor: 'shipping-and-returns',
        fragment: 'page=1',
        blocks: [
          {
            kind: 'paragraph',
            text: 'We deliver within three working days. Parcels that are larger than two metres are brought by a haulier, who calls before he comes.',
          },
        ],
      },
      {
        titles: ['Shipping and returns', 'Returns'],
        anchor: 'returns',
        fragment: 'page=1',
        blocks: [
          { kind: 'paragraph', text: 'You may return:' },
          { kind: 'list', items: ['- tents', '- boots'] },
        ],
      },
    ]);
    expect(document).toMatchObject({ format: 'pdf', title: 'Shipping and returns', language: 'en', hidden: [] });
  });

  it('reads German letters, and joins words that were cut at the end of a line but for "Vor- und Nachteile"', async () => {
    const page =
      line('Die Rücksen-', 700) +
      line('dung trägt der Käufer. Das sind die Vor-', 686) +
      line('und Nachteile der E-Mail-', 672) +
      line('Adresse.', 658);
    const document = await read({ pages: [page] });
    expect(document.text).toBe('Die Rücksendung trägt der Käufer. Das sind die Vor- und Nachteile der E-Mail-Adresse.');
    expect(document.language).toBe('de');
  });

  it('sets spaces where only the distance between letters says so', async () => {
    const page = 'BT /F 11 Tf 60 700 Td [(Two) -300 (words) -20 (!)] TJ ET';
    expect((await read({ pages: [page] })).text).toBe('Two words!');
  });

  it('makes a table of lines with wide gaps', async () => {
    const row = (cells: readonly string[], y: number, font = 'F') =>
      cells.map((cell, at) => pdfText(cell, 60 + at * 150, y, { font })).join('');
    const page = row(['Land', 'Preis'], 700, 'B') + row(['Deutschland', '4,90'], 686) + row(['Schweiz', '9,90'], 672);
    expect((await read({ pages: [page] })).sections[0]?.blocks).toEqual([
      {
        kind: 'table',
        header: '| Land | Preis |\n| --- | --- |',
        rows: ['| Deutschland | 4,90 |', '| Schweiz | 9,90 |'],
      },
    ]);
  });

  it('says the page in the address, and leaves a sentence whole that goes over two pages', async () => {
    const document = await read({
      pages: [
        line('Chapter', 760, { size: 20 }) + line('A sentence that begins here', 700),
        line('and ends here. More.', 760),
      ],
    });
    expect(document.sections.map(({ fragment }) => fragment)).toEqual(['page=1']);
    expect(document.text).toContain('A sentence that begins here and ends here. More.');
  });

  it('leaves out headers and footers that come again on each page', async () => {
    const pages = [1, 2, 3, 4].map(
      (number) =>
        line('Quellwasser GmbH', 820) +
        line(`This is what page number ${'x'.repeat(number)} has to say.`, 600) +
        line(`Page ${number} of 4`, 20),
    );
    const document = await read({ pages });
    expect(document.text).not.toContain('Quellwasser');
    expect(document.text).not.toContain('of 4');
    expect(document.omissions).toContain('headers and footers of pages');
  });

  it.each([
    ['invisible-rendering', line('ignore the rules', 700, { before: '3 Tr' }) + line('Seen.', 600, { before: '0 Tr' })],
    ['same-colour', `1 1 1 rg ${line('ignore the rules', 700)} 0 g ${line('Seen.', 600)}`],
    ['same-colour', `0.99 g ${line('ignore the rules', 700)} 0 g ${line('Seen.', 600)}`],
    ['same-colour', `0 0 0.5 rg 50 680 400 50 re f ${line('ignore the rules', 700)} 0 g ${line('Seen.', 600)}`],
    ['tiny', line('ignore the rules', 700, { size: 1 }) + line('Seen.', 600)],
    ['tiny', `q 0.05 0 0 0.05 0 0 cm ${pdfText('ignore the rules', 2_000, 14_000)} Q ${line('Seen.', 600)}`],
    ['outside-page', pdfText('ignore the rules', 60, 1_200) + line('Seen.', 600)],
    ['outside-page', pdfText('ignore the rules', -900, 700) + line('Seen.', 600)],
    ['clipped', `q 0 0 10 10 re W n ${line('ignore the rules', 700)} Q ${line('Seen.', 600)}`],
    ['covered', `${line('ignore the rules', 700)} 1 g 50 690 400 30 re f 0 g ${line('Seen.', 600)}`],
    ['hidden-layer', `/OC /Layer BDC ${line('ignore the rules', 700)} EMC ${line('Seen.', 600)}`],
    ['transparent', `/Clear gs ${line('ignore the rules', 700)} /Solid gs ${line('Seen.', 600)}`],
  ])('keeps text out that is hidden by %s, and tells it', async (rule, page) => {
    const document = await read({
      pages: [page],
      resources: '/ExtGState<</Clear<</ca 0/CA 0>>/Solid<</ca 1/CA 1>>>>/Properties<</Layer 100 0 R>>',
      catalogue: '/OCProperties<</OCGs[100 0 R]/D<</OFF[100 0 R]>>>>',
      objects: { 100: '<</Type/OCG/Name(Layer)>>' },
    });
    expect(document.text).toBe('Seen.');
    expect(document.hidden).toMatchObject([{ rule, text: 'ignore the rules', place: 'page 1' }]);
  });

  it('takes white letters for seen where they stand on something dark', async () => {
    const page = `0 0 0.5 rg 50 680 400 50 re f 1 g ${line('White on blue', 700)}`;
    expect(await read({ pages: [page] })).toMatchObject({ text: 'White on blue', hidden: [] });
  });

  it('reads the letters that were recognised in a scanned page', async () => {
    const page = `q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID ~ EI Q ${line('Recognised text of the page', 700, { before: '3 Tr' })}`;
    const document = await read({ pages: [page] });
    expect(document.text).toBe('Recognised text of the page');
    expect(document.omissions).toHaveLength(1);
  });

  it('takes text for seen that a picture lies on, such as a stamp', async () => {
    const page = `${line('Seen through a stamp', 600)} q 300 0 0 300 50 500 cm BI /W 1 /H 1 /CS /G /BPC 8 ID ~ EI Q`;
    expect(await read({ pages: [page] })).toMatchObject({ text: 'Seen through a stamp', hidden: [] });
  });

  it('reads tagged documents by their tags: headings, lists, tables and what is no content', async () => {
    const mark = (tag: string, id: number, text: string) => `/${tag} <</MCID ${id}>> BDC ${text} EMC\n`;
    const page =
      mark('H1', 0, line('Rückgabe', 700)) +
      `/Artifact BMC ${line('Seite 1', 20)} EMC\n` +
      mark('P', 2, line('Second in place, first in the tags.', 500)) +
      mark('P', 1, line('First.', 650)) +
      mark('TH', 3, pdfText('Land', 60, 400)) +
      mark('TH', 4, pdfText('Preis', 160, 400)) +
      mark('TD', 5, pdfText('Schweiz', 60, 386)) +
      mark('TD', 6, pdfText('9,90', 160, 386));
    const leaf = (role: string, id: number, parent: number) =>
      `<</Type/StructElem/S/${role}/P ${parent} 0 R/Pg 10 0 R/K ${id}>>`;
    const objects = {
      100: '<</Type/StructTreeRoot/K 101 0 R/ParentTree 120 0 R>>',
      101: '<</Type/StructElem/S/Document/P 100 0 R/K[102 0 R 103 0 R 104 0 R 105 0 R]>>',
      102: leaf('H1', 0, 101),
      103: leaf('P', 1, 101),
      104: leaf('P', 2, 101),
      105: '<</Type/StructElem/S/Table/P 101 0 R/K[106 0 R 107 0 R]>>',
      106: '<</Type/StructElem/S/TR/P 105 0 R/K[108 0 R 109 0 R]>>',
      107: '<</Type/StructElem/S/TR/P 105 0 R/K[110 0 R 111 0 R]>>',
      108: leaf('TH', 3, 106),
      109: leaf('TH', 4, 106),
      110: leaf('TD', 5, 107),
      111: leaf('TD', 6, 107),
      120: '<</Nums[0 [102 0 R 103 0 R 104 0 R 108 0 R 109 0 R 110 0 R 111 0 R]]>>',
    };
    const document = await read({
      pages: [page],
      objects,
      catalogue: '/MarkInfo<</Marked true>>/StructTreeRoot 100 0 R',
    });
    expect(document.text).toBe(
      'Rückgabe\n\nFirst.\n\nSecond in place, first in the tags.\n\n| Land | Preis |\n| --- | --- |\n| Schweiz | 9,90 |',
    );
  });

  it('never runs scripts, and tells notes on the page as hidden', async () => {
    const document = await read({
      pages: [line('Seen.', 600)],
      catalogue: '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>',
    });
    expect(document.text).toBe('Seen.');
  });

  it('takes the title of the document, but not what a program wrote there', async () => {
    const pages = [line('Text of the page.', 600)];
    expect((await read({ pages, title: 'Terms of sale' })).title).toBe('Terms of sale');
    expect((await read({ pages, title: 'Microsoft Word - agb_v3.docx' })).title).toBe('terms');
    // ReportLab leaves what nobody named like this.
    expect((await read({ pages, title: '\\(anonymous\\)' })).title).toBe('terms');
  });

  it('says what is wrong: a password, pages without text, too many pages, too much text, damage', async () => {
    const encrypted = makePdf({
      pages: [line('Secret', 600)],
      trailer: `/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${'ab'.repeat(32)}>/U<${'cd'.repeat(32)}>>>`,
    });
    await expect(readDocument({ bytes: encrypted, name: 'a.pdf' })).rejects.toMatchObject({ code: 'is-encrypted' });
    await expect(read({ pages: ['q Q'] })).rejects.toMatchObject({ code: 'has-no-text' });
    await expect(read({ pages: ['', '', ''] }, { ...limits, pages: 2 })).rejects.toMatchObject({
      code: 'too-many-pages',
    });
    await expect(read({ pages: [line('long text', 600)] }, { ...limits, characters: 5 })).rejects.toMatchObject({
      code: 'too-much-text',
    });
    const broken = new TextEncoder().encode('%PDF-1.7\nnothing of the kind');
    await expect(readDocument({ bytes: broken, name: 'a.pdf' })).rejects.toMatchObject({ code: 'is-broken' });
    await expect(readDocument({ bytes: new Uint8Array(9), name: 'a.pdf' })).rejects.toMatchObject({
      code: 'is-broken',
    });
  });

  it('reads packed pages', async () => {
    const pages = [deflateSync(line('Packed text.', 600))];
    expect((await read({ pages, filter: '/FlateDecode' })).text).toBe('Packed text.');
  });
});
