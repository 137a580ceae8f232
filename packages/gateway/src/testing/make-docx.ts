import { strToU8, zipSync } from 'fflate';

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const others =
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ' +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ' +
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ' +
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"';

/** Contents of parts, as XML within their root. */
export interface DocxParts {
  readonly body: string;
  readonly styles?: string;
  readonly numbering?: string;
  readonly footnotes?: string;
  readonly comments?: string;
  /** Addresses by the id of their relation. */
  readonly links?: Readonly<Record<string, string>>;
  readonly title?: string;
  /** Whole parts by their names, in place of others or beside them. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
}

/** A DOCX file for tests. */
export function makeDocx({
  body,
  comments,
  files = {},
  footnotes,
  links = {},
  numbering,
  styles,
  title,
}: DocxParts): Uint8Array {
  const targets = Object.entries(links).map(
    ([id, target]) => `<Relationship Id="${id}" Type="${office}/hyperlink" Target="${target}" TargetMode="External"/>`,
  );
  const parts: Record<string, Uint8Array | string | undefined> = {
    '_rels/.rels': `<Relationships ${relations}><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<w:document ${word} ${others}><w:body>${body}</w:body></w:document>`,
    'word/_rels/document.xml.rels': `<Relationships ${relations}>${targets.join('')}</Relationships>`,
    'word/styles.xml': styles === undefined ? undefined : `<w:styles ${word}>${styles}</w:styles>`,
    'word/numbering.xml': numbering === undefined ? undefined : `<w:numbering ${word}>${numbering}</w:numbering>`,
    'word/footnotes.xml': footnotes === undefined ? undefined : `<w:footnotes ${word}>${footnotes}</w:footnotes>`,
    'word/comments.xml': comments === undefined ? undefined : `<w:comments ${word}>${comments}</w:comments>`,
    'docProps/core.xml':
      title === undefined
        ? undefined
        : `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title></cp:coreProperties>`,
    ...files,
  };
  const packed: Record<string, Uint8Array> = {};
  for (const [name, part] of Object.entries(parts))
    if (part !== undefined) packed[name] = typeof part === 'string' ? strToU8(part) : part;
  return zipSync(packed);
}

/** A paragraph of one run. */
export function docxParagraph(text: string, { paragraph = '', run = '' } = {}): string {
  return `<w:p><w:pPr>${paragraph}</w:pPr><w:r><w:rPr>${run}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}
