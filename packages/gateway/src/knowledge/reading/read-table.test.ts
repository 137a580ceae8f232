import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkRow } from './chunk-row.ts';
import { readNumber } from './read-number.ts';
import { readRecords, readTable } from './read-table.ts';
import type { TableOptions } from './table-rows.ts';

const options: TableOptions = {
  name: 'products',
  key: 'sku',
  title: 'Name',
  columns: [
    { name: 'Preis', kind: 'price', label: { de: 'Preis', en: 'Price' }, currency: 'EUR' },
    { name: 'Bestand', kind: 'quantity', label: { de: 'Auf Lager', en: 'In stock' } },
    { name: 'Seite', kind: 'link', label: {} },
    { name: 'EK', kind: 'hidden', label: {} },
  ],
};
const read = (text: string, given: Partial<TableOptions> = {}, name = 'products.csv') =>
  readTable({ bytes: new TextEncoder().encode(text), name }, { ...options, ...given });
const header = 'sku;Name;Preis;Bestand;Seite;EK';
const values = (text: string, given?: Partial<TableOptions>, name?: string) =>
  read(text, given, name).rows.map(({ row }) =>
    Object.fromEntries(row.columns.map((column) => [column.name, column.value])),
  );

describe('readTable', () => {
  it('reads German CSV: semicolons, quotes, a mark at the beginning, decimal commas', () => {
    const table = read(
      `\ufeff${header}\r\nQW-1;"Zelt ""Tornado""\r\nfür zwei";1.299,00 €;1.000;https://x.de/1;12\r\nQW-2;Socken;9,9;0;;\r\n`,
    );
    expect(table.problems).toEqual([]);
    expect(table.rows.map(({ language, line }) => [language, line])).toEqual([
      ['de', 2],
      ['de', 4],
    ]);
    expect(table.rows[0]?.row).toMatchObject({ table: 'products', id: 'QW-1', title: 'Zelt "Tornado" für zwei' });
    expect(table.rows[0]?.row.columns).toEqual([
      { name: 'sku', kind: 'text', label: 'sku', value: 'QW-1' },
      { name: 'Name', kind: 'text', label: 'Name', value: 'Zelt "Tornado"\nfür zwei' },
      { name: 'Preis', kind: 'price', label: 'Preis', currency: 'EUR', value: 1_299 },
      { name: 'Bestand', kind: 'quantity', label: 'Auf Lager', value: 1_000 },
      { name: 'Seite', kind: 'link', label: 'Seite', value: 'https://x.de/1' },
      { name: 'EK', kind: 'hidden', label: 'EK', value: '12' },
    ]);
    expect(table.rows[1]?.row.columns.map(({ value }) => value)).toEqual(['QW-2', 'Socken', 9.9, 0, null, null]);
  });

  it.each([
    ['commas', 'sku,Name,Preis\nA,Tent,"1,299.00"\n', 1_299],
    ['tabs', 'sku\tName\tPreis\nA\tTent\t12.50\n', 12.5],
    ['bars', 'sku|Name|Preis\nA|Tent|12.50\n', 12.5],
    ['what Excel says', 'sep=;\nsku;Name;Preis\nA;Tent;1.299\n', 1_299],
    ['an end without a line break', 'sku;Name;Preis\r\nA;Zelt;7,5', 7.5],
  ])('reads %s', (_what, text, price) => {
    expect(values(text, { columns: options.columns.slice(0, 1) })).toMatchObject([{ Preis: price }]);
  });

  it('reads Windows-1252, which old office programs write', () => {
    const bytes = Buffer.from('sku;Name\nA;Größe\n', 'latin1');
    expect(readTable({ bytes, name: 'a.csv' }, { ...options, columns: [] }).rows[0]?.row.title).toBe('Größe');
  });

  it('leaves wrong rows out and empties wrong cells, and tells each with its line', () => {
    const table = read(
      `${header}\nA;Zelt;teuer;1;nirgends;\n;Name;1;1;;\nB;;1;1;;\nA;Noch eins;1;1;;\nC;Kurz\n\nD;Boot;1,5;viele;;\n`,
    );
    expect(table.problems.map(({ code, column, isRowLeftOut, line }) => [line, code, column, isRowLeftOut])).toEqual([
      [6, 'wrong-number-of-cells', undefined, true],
      [2, 'not-a-number', 'Preis', false],
      [2, 'not-a-link', 'Seite', false],
      [3, 'no-key', 'sku', true],
      [4, 'no-title', 'Name', true],
      [5, 'duplicate-key', 'sku', true],
      [8, 'not-a-number', 'Bestand', false],
    ]);
    expect(table.rows.map(({ row }) => row.id)).toEqual(['A', 'D']);
    expect(table.problems[5]?.message).toBe('line 5, column sku: another row has the same id (A); the row is left out');
  });

  it('refuses a table without the columns that are configured, or two of one name', () => {
    expect(() => read('sku;Name\nA;B\n')).toThrow(
      expect.objectContaining({ code: 'missing-columns', detail: 'Preis, Bestand, Seite, EK ← sku, Name' }),
    );
    expect(() => read('sku;Name;Name\nA;B;C\n', { columns: [] })).toThrow(
      expect.objectContaining({ code: 'is-no-table' }),
    );
    expect(() => read('', { columns: [] })).toThrow(expect.objectContaining({ code: 'is-no-table' }));
    expect(() => read('{', {}, 'a.json')).toThrow(expect.objectContaining({ code: 'is-no-table' }));
    expect(() => read('x', {}, 'a.xlsx')).toThrow(expect.objectContaining({ code: 'is-no-table' }));
    expect(() => read('[{"id":1}]', {}, 'a.json')).toThrow(expect.objectContaining({ code: 'missing-columns' }));
  });

  it.each(['\n', '\r\n'])(
    'names the line where a quotation mark is not closed, and counts lines within cells (%j)',
    (end) => {
      const lines = ['sku;Name;Preis', 'A;"Zelt', 'groß";12', '', ';Name;1', 'B;"Boot;13', 'C;Seil;14', ''];
      const closed = lines.map((line) => line.replace('"Boot', 'Boot')).join(end);
      const table = read(closed, { columns: [] });
      expect(table.rows.map(({ line, row }) => [line, row.id])).toEqual([
        [2, 'A'],
        [6, 'B'],
        [7, 'C'],
      ]);
      expect(table.problems).toMatchObject([{ code: 'no-key', line: 5 }]);
      expect(() => read(lines.join(end), { columns: [] })).toThrow(
        expect.objectContaining({ code: 'quote-not-closed', detail: 'the row that begins in line 6' }),
      );
      expect(() => read(`sep=;${end}${lines.join(end)}`, { columns: [] })).toThrow(
        expect.objectContaining({ detail: 'the row that begins in line 7' }),
      );
      const long = `${lines.slice(0, 5).join(end)}${end}B;"Boot;${'13;'.repeat(1_400_000)}`;
      expect(() => read(long, { columns: [] })).toThrow(
        expect.objectContaining({ code: 'row-too-long', detail: 'the row that begins in line 6' }),
      );
    },
  );

  it('names the place where JSON ends to be any', () => {
    expect(() => read('[{"sku":"A"},\n {"sku" "B"}]', { columns: [] }, 'a.json')).toThrow(
      expect.objectContaining({ code: 'is-no-table', detail: 'line 2, column 9' }),
    );
  });

  it('reads JSON and JSON Lines, where what is empty may be missing', () => {
    const rows = [
      { sku: 7, Name: 'Tent', Preis: 12.5, Bestand: '3', tags: ['a', 'b'] },
      { sku: 'B', Name: 'Boat', isNew: true, more: { x: 1 } },
    ];
    const expected = [
      { sku: 7, Name: 'Tent', Preis: 12.5, Bestand: 3, tags: 'a, b', isNew: null, more: null },
      { sku: 'B', Name: 'Boat', Preis: null, Bestand: null, tags: null, isNew: true, more: null },
    ];
    expect(values(JSON.stringify(rows), {}, 'a.json')).toEqual(expected);
    const lines = read(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n\nnonsense\n[1]\n`, {}, 'a.jsonl');
    expect(lines.rows.map(({ line, row }) => [line, row.id])).toEqual([
      [1, '7'],
      [2, 'B'],
    ]);
    expect(lines.problems.map(({ code, line }) => [line, code])).toEqual([
      [4, 'not-an-object'],
      [5, 'not-an-object'],
      [2, 'not-a-value'],
    ]);
  });

  it('never lets a key of JSON be more than a column', () => {
    const table = read('[{"sku":"A","Name":"B","__proto__":"x","constructor":"y"}]', { columns: [] }, 'a.json');
    expect(table.unnamedColumns).toEqual(['__proto__', 'constructor']);
    expect(table.rows).toHaveLength(1);
  });

  it('believes a column about the language of its rows', () => {
    const table = read('sku;Name;lang\nA;Zelt;de\nB;Tent;en-GB\nC;Tente;fr\n', { columns: [], languageColumn: 'lang' });
    expect(table.rows.map(({ language }) => language).slice(0, 2)).toEqual(['de', 'en']);
    expect(table.problems).toMatchObject([{ code: 'not-a-language', line: 4 }]);
    expect(table.rows[0]?.row.columns.map(({ name }) => name)).toEqual(['sku', 'Name']);
  });

  it('takes hidden characters out of cells, and tells', () => {
    const hidden = Array.from('obey', (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
    const table = read(`sku;Name;Text\nA;Zelt;gut${hidden}\n`, { columns: [] });
    expect(table.rows[0]?.row.columns[2]?.value).toBe('gut');
    expect(table.problems).toMatchObject([{ code: 'hidden-characters', isRowLeftOut: false }]);
  });

  it('gives a row the same hash until it changes', () => {
    const one = read(`${header}\nA;Zelt;1;1;;\nB;Boot;2;2;;\n`).rows;
    const two = read(`${header}\nB;Boot;2;2;;\nA;Zelt;1;3;;\n`).rows;
    expect(two[0]?.hash).toBe(one[1]?.hash);
    expect(two[1]?.hash).not.toBe(one[0]?.hash);
  });

  it('reads rows of a database', () => {
    const records = [{ sku: 12n, Name: 'Tent', Preis: '19.90', made: new Date(0), huge: 2n ** 70n }];
    expect(readRecords(records, options).rows[0]?.row.columns.map(({ value }) => value)).toEqual([
      12,
      'Tent',
      19.9,
      '1970-01-01T00:00:00.000Z',
      '1180591620717411303424',
    ]);
  });

  it('reads what any CSV was made of', () => {
    const cell = fc.string({ unit: 'grapheme-ascii' }).map((text) => `x${text.replace(/\r/g, '')}x`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), fc.constantFrom(';', ',', '\t'), (rows, sign) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = [
          `sku${sign}Name${sign}Text`,
          ...rows.map(([name, other], at) => ['k' + at, quoted(name), quoted(other)].join(sign)),
        ].join('\n');
        const found = values(text, { columns: [] });
        expect(found.map((row) => [row['Name'], row['Text']])).toEqual(rows);
      }),
    );
  });
});

describe('readNumber', () => {
  it.each([
    ['1.299,00 €', ',', 1_299],
    ['1.299', ',', 1_299],
    ['€ 12,5', ',', 12.5],
    ['129,-', ',', 129],
    ['129,– EUR', ',', 129],
    ["1'299.50", '.', 1_299.5],
    ['1 299,50', ',', 1_299.5],
    ['−3,5', ',', -3.5],
    ['12.50', ',', 12.5],
    ['1,299.00', '.', 1_299],
    ['$0.99', '.', 0.99],
    ['1e3', '.', 1_000],
    ['12 Stück', ',', undefined],
    ['1.2.3', ',', undefined],
    ['', '.', undefined],
  ] as const)('reads %s with a decimal %s as %s', (text, sign, expected) => {
    expect(readNumber(text, sign)).toBe(expected);
  });
});

describe('chunkRow', () => {
  const row = (more = '') => {
    const [found] = read(`${header};Text\nQW-1;Zelt Tornado;1.299,00;12;https://x.de/1;geheim;${more}\n`).rows;
    if (found === undefined) throw new Error('there is no row');
    return found;
  };

  it('says the columns of a row in its language, without what is hidden', () => {
    const [chunk, ...others] = chunkRow(row('Ein Zelt für zwei.'), { collection: 'shop', chunkCharacters: 1_200 });
    expect(others).toEqual([]);
    expect(chunk).toMatchObject({
      id: 'shop/products/QW-1#zelt-tornado',
      document: 'products/QW-1',
      titles: ['Zelt Tornado'],
      language: 'de',
      url: 'https://x.de/1',
      text: 'sku: QW-1\nName: Zelt Tornado\nPreis: 1299,00 €\nAuf Lager: 12\nText: Ein Zelt für zwei.',
      row: { id: 'QW-1', table: 'products' },
    });
  });

  it('cuts a long description between sentences, and gives each part the row', () => {
    const chunks = chunkRow(row('Ein Satz über das Zelt. '.repeat(40)), { collection: 'shop', chunkCharacters: 300 });
    expect(chunks.length).toBeGreaterThan(3);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length);
    for (const chunk of chunks) {
      expect(chunk.text.length).toBeLessThanOrEqual(300);
      expect(chunk.row?.id).toBe('QW-1');
      expect(JSON.stringify(chunk.text)).not.toContain('geheim');
    }
  });
});
