import { readFile, stat } from 'node:fs/promises';
import { type Document, LineCounter, parseDocument } from 'yaml';

/** A configuration file as parsed, with what is needed to name places in it. */
export interface ReadDocument {
  readonly document: Document.Parsed;
  /** SHA-256 input and change detection: the text as read. */
  readonly text: string;
  /** Line and column, from 1, of an offset in the text. */
  locate(offset: number): { readonly line: number; readonly column: number };
}

export interface ReadProblem {
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
}

export type ReadResult =
  | { readonly ok: true; readonly read: ReadDocument }
  | {
      readonly ok: false;
      readonly text: string | undefined;
      readonly problems: readonly (ReadProblem & { line: number; column: number })[];
    };

const largestFile = 8 * 1_048_576;

/** Reads and parses a YAML 1.2 or (by its name) JSON file. Reports every syntax error; never throws. */
export async function readDocument(file: string): Promise<ReadResult> {
  let bytes: Uint8Array;
  try {
    const found = await stat(file);
    if (!found.isFile()) return refuse('this is not a file', 'Name a YAML or JSON file.');
    if (found.size > largestFile) return refuse('the file is larger than 8 MiB', 'Is this the right file?');
    bytes = await readFile(file);
  } catch (thrown) {
    return refuse(...whyUnreadable(thrown));
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('the file is not valid UTF-8', 'Save it as UTF-8.');
  }
  return parseText(text, file.toLowerCase().endsWith('.json'));
}

/** Parses the text of a configuration file. JSON goes through the YAML parser too, which knows the place of everything. */
export function parseText(text: string, json: boolean): ReadResult {
  const counter = new LineCounter();
  const locate = (offset: number): { line: number; column: number } => {
    const found = counter.linePos(Math.min(Math.max(offset, 0), text.length));
    return { line: Math.max(found.line, 1), column: Math.max(found.col, 1) };
  };
  const problems: ReadProblem[] = [];
  let document: Document.Parsed | undefined;
  // First, so that who writes JSON is told of JSON: what is not, the YAML parser would explain as YAML.
  const notJson = json ? strictJsonProblem(text) : undefined;
  try {
    document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      lineCounter: counter,
      // Checked while the tree is walked: the parser compares each key with each other, which is quadratic.
      uniqueKeys: false,
      prettyErrors: false,
      // Not `silent`, which would also silence that a second document follows and is not read.
      logLevel: 'error',
      strict: true,
    });
    if (notJson !== undefined) problems.push(notJson);
    for (const error of notJson === undefined ? [...document.errors, ...document.warnings] : []) {
      problems.push({ offset: error.pos[0], message: lowerFirst(error.message), remedy: remedies[error.code] ?? '' });
    }
  } catch (thrown) {
    // The parser recurses, so a file that nests thousands of levels ends its stack.
    const deep = thrown instanceof RangeError;
    problems.push({
      offset: 0,
      message: deep ? 'the file is nested too deeply' : 'the file cannot be parsed',
      remedy: deep ? 'A configuration has some ten levels at most.' : 'Is this the right file?',
    });
  }
  if (document === undefined || problems.length > 0) {
    return { ok: false, text, problems: problems.map((problem) => ({ ...problem, ...locate(problem.offset) })) };
  }
  return { ok: true, read: { document, text, locate } };
}

/** YAML is wider than JSON; a .json file must be readable by every other tool too. */
function strictJsonProblem(text: string): ReadProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : '';
    // V8 names the position of a token that stands in the wrong place, but not always of one that is none.
    const position = / at position ([0-9]{1,9})/.exec(message)?.[1];
    const offset = position === undefined ? firstStrangeCharacter(text) : Number(position);
    return { offset, message: 'this is not valid JSON', remedy: jsonRemedy(text, offset) };
  }
}

/** Where a text stops to be a row of JSON tokens (RFC 8259). */
function firstStrangeCharacter(text: string): number {
  const token =
    /[ \t\r\n]+|[[\]{}:,]|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true\b|false\b|null\b/y;
  let end = 0;
  while (token.test(text)) end = token.lastIndex;
  return end;
}

function jsonRemedy(text: string, offset: number): string {
  if (text.trim() === '') return 'The file is empty; write one with `gatehouse init --force`.';
  if (offset >= text.trimEnd().length) return 'The text ends too early: a bracket, a brace or a quote is not closed.';
  const before = text.slice(0, offset).trimEnd().at(-1);
  const here = text[offset] ?? '';
  if (here === '/' || here === '#') return 'JSON has no comments: remove it, or write a .yaml file.';
  if (here === "'") return 'JSON has double quotes only.';
  if ((here === '}' || here === ']') && before === ',') return 'Remove the comma before it.';
  if (here === '"' && before !== undefined && /[\d"\]}el]/.test(before)) return 'A comma is missing before it.';
  if (/[A-Za-z_$]/.test(here))
    return 'Names and texts go in double quotes; else there are only true, false, null and numbers.';
  return 'See what stands just before it; every other JSON tool must be able to read this file too.';
}

const remedies: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Items of one list or map begin in the same column.',
  MULTIPLE_DOCS: 'Keep one document; remove the line `---`.',
  TAG_RESOLVE_FAILED: 'Tags are not used here.',
  MISSING_CHAR: 'Texts with special characters go in quotes.',
};

function lowerFirst(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return (line.charAt(0).toLowerCase() + line.slice(1)).replace(/\.$/, '');
}

function refuse(message: string, remedy: string): ReadResult {
  return { ok: false, text: undefined, problems: [{ offset: 0, line: 1, column: 1, message, remedy }] };
}

function whyUnreadable(thrown: unknown): [string, string] {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT')
    return ['there is no such file', 'Write one with `gatehouse init`, or name another with --config.'];
  if (code === 'EACCES' || code === 'EPERM')
    return ['the file may not be read', 'Give this user the right to read it.'];
  return [
    `the file cannot be read (${typeof code === 'string' ? code : 'unknown error'})`,
    'Check the disk and the path.',
  ];
}
