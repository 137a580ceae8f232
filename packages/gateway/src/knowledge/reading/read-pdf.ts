import { getDocument } from 'unpdf/pdfjs';
import type { Language } from '../../core/knowledge.ts';
import { DocumentBuilder } from './document-builder.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';
import type { DocumentText } from './document-text.ts';
import { blocksOf, repeatedLines, sizesOf } from './pdf-layout.ts';
import { joinLines, type PdfLine, linesOf } from './pdf-lines.ts';
import type { Box } from './pdf-matrix.ts';
import type { PdfFont, PdfOperators, PdfSpan } from './pdf-page.ts';
import { PdfSpanReader } from './pdf-spans.ts';
import { type PdfBlock, type PdfTag, readTaggedPage } from './pdf-structure.ts';
import { titleOfName } from './read-plain-text.ts';

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>;
type Page = Awaited<ReturnType<Pdf['getPage']>>;

/** A page as it was read; hidden text stands behind its last line. */
interface ReadPage {
  readonly number: number;
  readonly tagged: readonly PdfBlock[] | undefined;
  readonly lines: readonly PdfLine[];
  readonly hidden: readonly PdfSpan[];
  readonly notes: readonly string[];
  readonly links: readonly string[];
  readonly isScanned: boolean;
  readonly isPicture: boolean;
}

/**
 * Reads a PDF with pdf.js, which runs no scripts and here fetches nothing: by its tags where it has them, else by where its lines
 * stand. Pictures are not looked at, so what is only scanned has no text.
 */
export async function readPdf(bytes: Uint8Array, name: string, limits: DocumentLimits): Promise<DocumentText> {
  const task = getDocument({
    // pdf.js takes the bytes for its own.
    data: new Uint8Array(bytes),
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: 0,
    useWasm: false,
    useWorkerFetch: false,
    enableXfa: false,
    stopAtErrors: false,
  });
  try {
    const pdf = await task.promise;
    if (pdf.numPages > limits.pages)
      throw new DocumentProblem('too-many-pages', `${pdf.numPages}; at most ${limits.pages}`);
    return await readPages(pdf, name, limits);
  } catch (thrown) {
    const kind = thrown instanceof Error ? thrown.name : '';
    if (kind === 'PasswordException') throw new DocumentProblem('is-encrypted', undefined, thrown);
    throw thrown;
  } finally {
    await task.destroy();
  }
}

async function readPages(pdf: Pdf, name: string, limits: DocumentLimits): Promise<DocumentText> {
  const layers = await pdf.getOptionalContentConfig();
  const isLayerVisible = (layer: unknown): boolean => layers.isVisible(layer) !== false;
  const pages: ReadPage[] = [];
  let letters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const read = await readPage(page, number, isLayerVisible);
    letters += read.lines.reduce((sum, { text }) => sum + text.length, 0);
    if (letters > limits.characters)
      throw new DocumentProblem('too-much-text', `more than ${limits.characters} characters`);
    pages.push(read);
    page.cleanup();
  }
  const builder = new DocumentBuilder('pdf', limits);
  build(builder, pages);
  const { info } = await pdf.getMetadata();
  const document = builder.finish({ title: titleOf(info, builder, name), toldLanguage: languageOf(info) });
  if (document.text === '' && document.hiddenCount === 0) throw new DocumentProblem('has-no-text');
  return document;
}

async function readPage(page: Page, number: number, isLayerVisible: (layer: unknown) => boolean): Promise<ReadPage> {
  const operators = (await page.getOperatorList()) as PdfOperators;
  const [left = 0, bottom = 0, right = 612, top = 792] = page.view;
  const view: Box = [left, bottom, right, top];
  const reader = new PdfSpanReader({ view, isLayerVisible, fontOf: (font) => fontOf(page, font) });
  const { hasPictures, isScanned, spans } = reader.read(operators);
  const isSeen = ({ rule }: PdfSpan): boolean =>
    rule === undefined || (isScanned && (rule === 'invisible-rendering' || rule === 'covered'));
  const seen = spans.filter(isSeen);
  const tree = seen.some(({ mark }) => mark !== undefined) ? ((await page.getStructTree()) as PdfTag | null) : null;
  const content = tree === null ? seen : seen.filter(({ isArtifact }) => !isArtifact);
  const { links, notes } = await annotationsOf(page);
  return {
    number,
    tagged: tree === null ? undefined : readTaggedPage(tree, seen, number),
    lines: linesOf(content, number),
    hidden: spans.filter((span) => !isSeen(span)),
    notes,
    links,
    isScanned,
    isPicture: hasPictures && seen.length === 0,
  };
}

function fontOf(page: Page, name: string): PdfFont | undefined {
  // Fonts of several pages are kept with the document, others with the page.
  const objects = name.startsWith('g_') ? page.commonObjs : page.objs;
  return objects.has(name) ? (objects.get(name) as PdfFont) : undefined;
}

/** Addresses of links, and the notes that people have stuck to the page. */
async function annotationsOf(page: Page): Promise<Pick<ReadPage, 'links' | 'notes'>> {
  const links: string[] = [];
  const notes: string[] = [];
  for (const annotation of (await page.getAnnotations()) as readonly Readonly<Record<string, unknown>>[]) {
    if (typeof annotation['url'] === 'string') links.push(annotation['url']);
    const contents = annotation['contentsObj'] as Readonly<Record<string, unknown>> | undefined;
    const note = contents?.['str'];
    if (typeof note === 'string' && annotation['subtype'] !== 'FreeText') notes.push(note);
  }
  return { links, notes };
}

function build(builder: DocumentBuilder, pages: readonly ReadPage[]): void {
  const untagged = pages.filter(({ tagged }) => tagged === undefined);
  const repeated = repeatedLines(untagged.map(({ lines }) => lines));
  if (repeated.size > 0) builder.omit('headers and footers of pages');
  const lines = untagged.flatMap((page) => page.lines.filter((line) => !repeated.has(line)));
  const byPage = Map.groupBy(blocksOf(lines, sizesOf(lines)), ({ page }) => page);
  const blocks: PdfBlock[] = [];
  for (const page of pages) blocks.push(...(page.tagged ?? byPage.get(page.number) ?? []));
  const waiting = [...pages];
  for (const block of withWholeSentences(blocks)) {
    while ((waiting[0]?.number ?? Infinity) < block.page) tellPage(builder, waiting.shift());
    addBlock(builder, block);
  }
  for (const page of waiting) tellPage(builder, page);
}

function addBlock(builder: DocumentBuilder, block: PdfBlock): void {
  const fragment = `page=${block.page}`;
  if (block.kind === 'heading') {
    builder.heading(block.level, block.text, fragment);
    return;
  }
  builder.continueAt(fragment);
  if (block.kind === 'paragraph') builder.paragraph(block.text);
  else if (block.kind === 'list') builder.list(block.items);
  else builder.table(block.header, block.rows);
}

/** A paragraph that goes on at the top of the next page is one. */
function withWholeSentences(blocks: readonly PdfBlock[]): PdfBlock[] {
  const whole: PdfBlock[] = [];
  for (const block of blocks) {
    const last = whole.at(-1);
    const goesOn =
      block.kind === 'paragraph' &&
      last?.kind === 'paragraph' &&
      last.page !== block.page &&
      /^\p{Ll}/u.test(block.text) &&
      !/[.!?:…]["”“»)]*$/.test(last.text);
    if (goesOn) whole[whole.length - 1] = { ...last, text: joinLines([last.text, block.text]) };
    else whole.push(block);
  }
  return whole;
}

/** What there is to tell of a page beside its text. */
function tellPage(builder: DocumentBuilder, page: ReadPage | undefined): void {
  if (page === undefined) return;
  const place = `page ${page.number}`;
  for (const [rule, spans] of Map.groupBy(page.hidden, (span) => span.rule))
    if (rule !== undefined) for (const { text } of linesOf(spans, page.number)) builder.hide(rule, text, place);
  for (const note of page.notes) builder.hide('comment', note, place);
  for (const link of page.links) builder.link(link);
  if (page.isScanned) builder.omit('scanned pages are read by the text that was recognised in them before');
  if (page.isPicture) builder.omit(`${place} is a picture without text`);
}

/** What programs write there of themselves is no title. */
function titleOf(info: object, builder: DocumentBuilder, name: string): string {
  const title = 'Title' in info && typeof info.Title === 'string' ? info.Title.trim() : '';
  const isOfProgram =
    title === '' ||
    /^(?:microsoft|\(?(?:anonymous|unspecified|untitled|unbenannt)\)?|dokument\d*$|document\d*$)|\.(?:docx?|pdf|indd|odt|tex|dvi|qxp|rtf)$/i.test(
      title,
    );
  return isOfProgram ? (builder.firstTitle ?? titleOfName(name)) : title;
}

function languageOf(info: object): Language | undefined {
  const told = 'Language' in info && typeof info.Language === 'string' ? info.Language.slice(0, 2).toLowerCase() : '';
  return told === 'de' || told === 'en' ? told : undefined;
}
