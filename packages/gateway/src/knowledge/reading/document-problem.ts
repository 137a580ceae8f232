import { type DocumentProblemCode, documentProblems } from '@gatehouse/contract/document-problems';

/** A document or a table that cannot be read, in words for people. Never has anything of its content but names and numbers. */
export class DocumentProblem extends Error {
  readonly code: DocumentProblemCode;
  /** What more is known: a limit, a page, names of columns. */
  readonly detail: string | undefined;

  constructor(code: DocumentProblemCode, detail?: string, cause?: unknown) {
    super(inWords(code, detail, 'en'), { cause });
    this.name = 'DocumentProblem';
    this.code = code;
    this.detail = detail;
  }

  /** The message in a language; `message` is the English one. */
  inWords(language: 'de' | 'en'): string {
    return inWords(this.code, this.detail, language);
  }
}

function inWords(code: DocumentProblemCode, detail: string | undefined, language: 'de' | 'en'): string {
  const sentence = documentProblems[code][language];
  return detail === undefined ? sentence : `${sentence} (${detail})`;
}

/** What a parser throws says nothing to people; an exhausted stack is a document that is nested too deep. */
export function problemOf(thrown: unknown): DocumentProblem {
  if (thrown instanceof DocumentProblem) return thrown;
  if (thrown instanceof RangeError)
    return new DocumentProblem(
      /call stack/i.test(thrown.message) ? 'nested-too-deep' : 'took-too-much-memory',
      undefined,
      thrown,
    );
  return new DocumentProblem('is-broken', undefined, thrown);
}
