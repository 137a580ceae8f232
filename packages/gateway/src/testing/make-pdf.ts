/** What a page is made of: operators of PDF, with the fonts `/F` (Helvetica) and `/B` (its bold letters). */
export interface PdfParts {
  readonly pages: readonly (string | Uint8Array)[];
  /** Of the streams of all pages, such as `/FlateDecode`. */
  readonly filter?: string;
  /** Further resources of all pages, such as `/ExtGState<<…>>`. */
  readonly resources?: string;
  /** Entries of the catalogue and of the trailer, and objects from number 100 on. */
  readonly catalogue?: string;
  readonly trailer?: string;
  readonly objects?: Readonly<Record<number, string>>;
  readonly title?: string;
}

/** A PDF file for tests, of A4 pages, written by hand so that each operator is known. */
export function makePdf({
  catalogue = '',
  filter,
  objects = {},
  pages,
  resources = '',
  title,
  trailer = '',
}: PdfParts): Uint8Array {
  const fonts = '/Font<</F 4 0 R/B 5 0 R>>';
  const kids = pages.map((_page, at) => `${10 + at * 2} 0 R`).join(' ');
  const all = new Map<number, string | Buffer>([
    [1, `<</Type/Catalog/Pages 2 0 R${catalogue}>>`],
    [2, `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`],
    [3, `<<${title === undefined ? '' : `/Title(${title})`}>>`],
    [4, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'],
    [5, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>'],
  ]);
  for (const [at, page] of pages.entries()) {
    const number = 10 + at * 2;
    all.set(
      number,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/StructParents ${at}/Contents ${number + 1} 0 R/Resources<<${fonts}${resources}>>>>`,
    );
    const content = typeof page === 'string' ? Buffer.from(page, 'latin1') : Buffer.from(page);
    const filtered = filter === undefined ? '' : `/Filter ${filter}`;
    all.set(
      number + 1,
      Buffer.concat([
        Buffer.from(`<</Length ${content.length}${filtered}>>stream\n`),
        content,
        Buffer.from('\nendstream'),
      ]),
    );
  }
  for (const [number, object] of Object.entries(objects)) all.set(Number(number), object);
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  for (const [number, object] of all)
    parts.push(
      Buffer.from(`${number} 0 obj\n`),
      typeof object === 'string' ? Buffer.from(object, 'latin1') : object,
      Buffer.from('\nendobj\n'),
    );
  // Without a table of places; readers find the objects by themselves.
  parts.push(Buffer.from(`trailer<</Root 1 0 R/Info 3 0 R${trailer}>>\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(parts));
}

/** A line of text at a place, with operators before it. */
export function pdfText(text: string, x: number, y: number, { before = '', font = 'F', size = 11 } = {}): string {
  const escaped = text.replace(/[\\()]/g, String.raw`\$&`);
  return `BT ${before} /${font} ${size} Tf ${x} ${y} Td (${escaped}) Tj ET\n`;
}
