import { charsetOf, charsetOfHtml, decodeText } from './decode-text.ts';
import { defaultDocumentLimits, type DocumentLimits } from './document-limits.ts';
import { DocumentProblem, problemOf } from './document-problem.ts';
import type { DocumentFormat, DocumentInput, DocumentText } from './document-text.ts';
import { readDocx } from './read-docx.ts';
import { readHtmlText } from './read-html.ts';
import { readMarkdownText } from './read-markdown-text.ts';
import { readPdf } from './read-pdf.ts';
import { readPlainText } from './read-plain-text.ts';

/** Endings of names, without the dot, of what can be read. */
export const documentEndings: ReadonlyMap<string, DocumentFormat> = new Map<string, DocumentFormat>([
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['mdown', 'markdown'],
  ['html', 'html'],
  ['htm', 'html'],
  ['xhtml', 'html'],
  ['pdf', 'pdf'],
  ['docx', 'docx'],
  ['docm', 'docx'],
  ['txt', 'text'],
  ['text', 'text'],
  ['log', 'text'],
  ['rst', 'text'],
  ['adoc', 'text'],
]);

const mediaTypes: ReadonlyMap<string, DocumentFormat> = new Map<string, DocumentFormat>([
  ['text/markdown', 'markdown'],
  ['text/x-markdown', 'markdown'],
  ['text/html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['application/pdf', 'pdf'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['text/plain', 'text'],
]);

/** The format of a file: by its first bytes, then its name, then what a server said. */
export function formatOf({ bytes, name, mediaType }: DocumentInput): DocumentFormat {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1_024));
  if (start.includes('%PDF-')) return 'pdf';
  const ending = /\.([a-z0-9]{1,10})$/i.exec(name.replace(/[?#].*$/, ''))?.[1]?.toLowerCase() ?? '';
  const byName = documentEndings.get(ending);
  const said = mediaTypes.get((mediaType ?? '').replace(/;.*$/, '').trim().toLowerCase());
  if (start.startsWith('PK\u0003\u0004')) {
    if (byName === 'docx' || said === 'docx' || ending === '') return 'docx';
    throw new DocumentProblem('unknown-format');
  }
  // What Word 97 wrote, and DOCX files with a password, which are packed into the same container.
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0'))
    throw new DocumentProblem(byName === 'docx' ? 'is-encrypted' : 'unknown-format');
  if (byName === 'pdf' || byName === 'docx') throw new DocumentProblem('is-broken');
  if (byName !== undefined) return byName;
  if (said !== undefined && said !== 'pdf' && said !== 'docx') return said;
  throw new DocumentProblem('unknown-format');
}

/**
 * Reads a document. Whatever it is made of, the promise is rejected with a DocumentProblem at worst; only time and memory are not
 * bounded here: what comes from others is read in a thread, by a `DocumentReader`.
 */
export async function readDocument(
  input: DocumentInput,
  limits: DocumentLimits = defaultDocumentLimits,
): Promise<DocumentText> {
  const { bytes, mediaType, name } = input;
  if (bytes.byteLength > limits.bytes) throw new DocumentProblem('too-large', `more than ${limits.bytes} bytes`);
  try {
    const format = formatOf(input);
    switch (format) {
      case 'pdf':
        return await readPdf(bytes, name, limits);
      case 'docx':
        return readDocx(bytes, name, limits);
      case 'html':
        return readHtmlText(decodeText(bytes, charsetOf(mediaType) ?? charsetOfHtml(bytes)), name, limits);
      case 'markdown':
        return readMarkdownText(decodeText(bytes, charsetOf(mediaType)), name, limits);
      default:
        return readPlainText(decodeText(bytes, charsetOf(mediaType)), name, limits);
    }
  } catch (thrown) {
    throw problemOf(thrown);
  }
}
