import type { Language } from '../../core/knowledge.ts';
import { DocumentBuilder } from './document-builder.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';
import type { DocumentText } from './document-text.ts';
import { DocxBody } from './docx-body.ts';
import { DocxNumbering } from './docx-numbering.ts';
import { DocxStyles } from './docx-styles.ts';
import { titleOfName } from './read-plain-text.ts';
import { readXml, textOf, type XmlElement } from './read-xml.ts';
import { unpackArchive } from './unpack-archive.ts';

const texts = new Set(['w:t', 'w:delText']);

/**
 * Reads a document of Word and of what writes alike (ISO/IEC 29500): its body with headings, lists as they are numbered, tables,
 * text boxes and notes below the paragraph that refers to them. Headers and footers are left out. Nothing is fetched or run.
 */
export function readDocx(bytes: Uint8Array, name: string, limits: DocumentLimits): DocumentText {
  const names = new Set(['_rels/.rels', '[Content_Types].xml', 'docProps/core.xml', 'EncryptedPackage']);
  const parts = unpackArchive(
    bytes,
    (part) =>
      names.has(part) ||
      (/\.(?:xml|rels)$/.test(part) &&
        part.startsWith('word/') &&
        !/^word\/(?:theme|media|embeddings|fonts|webSettings|customXml)/.test(part)),
    limits,
  );
  const main = mainPart(parts, limits);
  const folder = main.replace(/[^/]*$/, '');
  const file = main.slice(folder.length);
  const read = (part: string, depth: number, take: (element: XmlElement) => void): void => {
    const found = parts.get(part);
    if (found !== undefined) readXml(found, limits, depth, take);
  };
  const styles = new DocxStyles();
  read(`${folder}styles.xml`, 1, (element) => styles.add(element));
  const numbering = new DocxNumbering();
  read(`${folder}numbering.xml`, 1, (element) => numbering.add(element));
  const links = new Map<string, string>();
  read(`${folder}_rels/${file}.rels`, 1, ({ attributes }) => {
    if (attributes.get('TargetMode') === 'External')
      links.set(attributes.get('Id') ?? '', attributes.get('Target') ?? '');
  });
  const notes = new Map<string, XmlElement>();
  for (const kind of ['footnote', 'endnote'])
    read(`${folder}${kind}s.xml`, 1, (element) => {
      if (!element.attributes.has('w:type')) notes.set(`${kind} ${element.attributes.get('w:id') ?? ''}`, element);
    });
  const builder = new DocumentBuilder('docx', limits);
  const body = new DocxBody({ builder, styles, numbering, links, notes });
  // The children of `w:body`, and whatever is beside it, such as the colour of the page.
  read(main, 2, (element) => body.block(element));
  body.end();
  read(`${folder}comments.xml`, 1, (element) => builder.hide('comment', textOf(element, texts), 'comments'));
  if ([...parts.keys()].some((part) => /^word\/(?:header|footer)\d*\.xml$/.test(part)))
    builder.omit('headers and footers');
  return builder.finish({
    title: body.title ?? (coreTitle(parts, limits) || builder.firstTitle || titleOfName(name)),
    toldLanguage: languageOf(styles.language),
  });
}

function mainPart(parts: ReadonlyMap<string, Uint8Array>, limits: DocumentLimits): string {
  let main: string | undefined;
  const relations = parts.get('_rels/.rels');
  if (relations !== undefined)
    readXml(relations, limits, 1, ({ attributes }) => {
      if (attributes.get('Type')?.endsWith('/officeDocument') === true)
        main ??= attributes.get('Target')?.replace(/^\//, '');
    });
  main ??= 'word/document.xml';
  if (!parts.has(main)) throw new DocumentProblem(parts.has('EncryptedPackage') ? 'is-encrypted' : 'unknown-format');
  return main;
}

/** What templates and printers leave there is no title. */
function coreTitle(parts: ReadonlyMap<string, Uint8Array>, limits: DocumentLimits): string {
  const core = parts.get('docProps/core.xml');
  let title = '';
  if (core !== undefined)
    readXml(core, limits, 1, (element) => {
      if (element.name === 'dc:title')
        title = element.children
          .filter((child) => typeof child === 'string')
          .join('')
          .trim();
    });
  return /^(?:microsoft word|dokument\d*$|document\d*$|untitled|unbenannt|word document)/i.test(title) ? '' : title;
}

function languageOf(told: string | undefined): Language | undefined {
  const start = told?.slice(0, 2).toLowerCase();
  return start === 'de' || start === 'en' ? start : undefined;
}
