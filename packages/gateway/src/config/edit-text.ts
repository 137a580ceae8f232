import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationEdit } from '@gatehouse/contract/admin-configuration';
import { diffArrays } from 'diff';
import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type ToStringOptions,
} from 'yaml';
import type { ConfigurationPath, Finding } from './problem.ts';
import { parseText } from './read-document.ts';
import { createSchemaMap, defaultBelow } from './schema-map.ts';
import { readWritten } from './written-document.ts';

export type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly findings: readonly Finding[] };

class CannotEdit extends Error {
  readonly finding: Finding;

  constructor(path: ConfigurationPath, message: string, remedy: string) {
    super(message);
    this.finding = { path, message, remedy };
  }
}

/**
 * Changes settings in the text of a configuration, and nothing around them: a value is replaced where it stands, and otherwise
 * only the topmost settings are written anew of which something changes. Comments, order and the way of writing stay.
 */
export function editText(text: string, edits: readonly ConfigurationEdit[], json: boolean): Edited {
  let result = text;
  try {
    for (const edit of edits) result = json ? editJson(result, edit) : editYaml(result, edit);
    return { ok: true, text: result };
  } catch (thrown) {
    if (thrown instanceof CannotEdit) return { ok: false, findings: [thrown.finding] };
    throw thrown;
  }
}

function editYaml(text: string, edit: ConfigurationEdit): string {
  const document = parse(text);
  const { path } = edit;
  const node: unknown = document.getIn(path, true);
  if ('value' in edit && isPlain(edit.value) && isScalar(node) && node.range && node.anchor === undefined) {
    const source = text.slice(node.range[0], node.range[1]);
    // A text over several lines is written anew as a whole.
    if (source !== '' && !source.includes('\n')) {
      const written = scalarText(edit.value, source);
      return text.slice(0, node.range[0]) + written + text.slice(node.range[1]);
    }
  }
  const render = (): readonly string[] => styles.map((style) => document.toString(style));
  const before = render();
  change(document, edit);
  const after = render();
  return withUntouched(text, before, after, valueOf(after[0] ?? ''));
}

function parse(text: string): Document.Parsed {
  const parsed = parseText(text, false);
  if (!parsed.ok) throw new CannotEdit([], 'the file cannot be parsed', 'Mend it as a text first.');
  if (!isMap(parsed.read.document.contents))
    throw new CannotEdit([], 'the file is not a map of settings', 'Write it as a text.');
  return parsed.read.document;
}

function change(document: Document.Parsed, edit: ConfigurationEdit): void {
  const { path } = edit;
  const holderPath = path.slice(0, -1);
  const last = path.at(-1) ?? '';
  if ('remove' in edit) {
    followAliases(document, path);
    if (typeof last === 'number') writeOut(document, holderPath);
    if (document.hasIn(path)) document.deleteIn(path);
    tidy(document, holderPath);
    return;
  }
  followAliases(document, holderPath);
  for (let length = 1; length < path.length; length += 1) {
    if (typeof path[length] === 'number') writeOut(document, path.slice(0, length));
  }
  const holder: unknown = holderPath.length === 0 ? document.contents : document.getIn(holderPath, true);
  if (typeof last === 'number' && holder !== undefined && holder !== null && !isSeq(holder))
    throw new CannotEdit(holderPath, 'there is no list here', 'Reload the page: the file may have changed.');
  if (typeof last === 'string' && isCollection(holder) && !isMap(holder))
    throw new CannotEdit(holderPath, 'there is a list here', 'Name a position of it.');
  if ('move' in edit || 'insert' in edit) {
    if (!isSeq(holder) || typeof last !== 'number' || last > holder.items.length)
      throw new CannotEdit(path, 'there is no such entry', 'Reload the page: the file may have changed.');
    if ('insert' in edit) holder.items.splice(last, 0, document.createNode(edit.insert));
    else {
      if (last >= holder.items.length || edit.move >= holder.items.length)
        throw new CannotEdit(path, 'there is no such entry', 'Reload the page: the file may have changed.');
      const [item] = holder.items.splice(last, 1);
      holder.items.splice(edit.move, 0, item);
    }
    return;
  }
  if (isSeq(holder) && typeof last === 'number' && last > holder.items.length)
    throw new CannotEdit(path, 'there is no such entry', 'Reload the page: the file may have changed.');
  setAt(document, path, edit.value);
}

/** An empty setting (`inspection:` with nothing below) is a map or a list that has nothing yet. */
function setAt(document: Document.Parsed, path: ConfigurationPath, value: unknown): void {
  for (let length = 1; length < path.length; length += 1) {
    const here = path.slice(0, length);
    const node: unknown = document.getIn(here, true);
    if (node === undefined || node === null || (isScalar(node) && node.value === null)) {
      document.setIn(here, document.createNode(typeof path[length] === 'number' ? [] : {}));
    } else if (isScalar(node)) {
      throw new CannotEdit(here, 'there is a value here, not a map', 'Reload the page: the file may have changed.');
    }
  }
  document.setIn(path, document.createNode(value));
}

/** Whoever takes out the last setting of a map means that its defaults hold. */
function tidy(document: Document.Parsed, path: ConfigurationPath): void {
  for (let length = path.length; length > 0; length -= 1) {
    const here = path.slice(0, length);
    const node: unknown = document.getIn(here, true);
    if (!isMap(node) || node.items.length > 0 || typeof here.at(-1) === 'number') return;
    document.deleteIn(here);
  }
}

/** What an alias stands for is written elsewhere too, where a change would be seen as well. */
function followAliases(document: Document.Parsed, path: ConfigurationPath): void {
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    node = isCollection(node) ? node.get(step, true) : undefined;
    if (isAlias(node))
      throw new CannotEdit(path.slice(0, index + 1), 'this is an alias of another place', 'Edit it as a text.');
  }
}

/** Lists that hold by default, such as the guards, are written into the file where somebody changes one of their entries. */
function writeOut(document: Document.Parsed, path: ConfigurationPath): void {
  const node: unknown = document.getIn(path, true);
  if (node !== undefined && node !== null && !(isScalar(node) && node.value === null)) return;
  const usual = defaultBelow(createSchemaMap(document.toJS()).at(path.slice(0, -1)), path.at(-1) ?? '');
  setAt(document, path, Array.isArray(usual) ? usual : []);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Quoted where the old one was, so that a text stays what it looks like. */
function scalarText(value: string | number | boolean, like: string): string {
  if (typeof value !== 'string') return String(value);
  if (like.startsWith('"')) return JSON.stringify(value);
  // In a list or map in brackets more signs are special, and quotes are right everywhere.
  const plain = stringify(value, { lineWidth: 0, version: '1.2' }).trimEnd();
  if (plain === value && /^[\w./:@-]+(?: [\w./:@-]+)*$/.test(value) && !/:(?: |$)/.test(value)) return plain;
  if (like.startsWith("'") && !/['\n\r\t\\]/.test(value)) return `'${value}'`;
  return JSON.stringify(value);
}

/** Ways of writing that people and programs have, of which rendering needs to know. */
const styles: readonly ToStringOptions[] = [true, false].flatMap((indentSeq) =>
  [true, false].flatMap((flowCollectionPadding) =>
    [2, 4].map((indent) => ({ indentSeq, flowCollectionPadding, indent, lineWidth: 0 })),
  ),
);

/**
 * The changed document, in which each topmost setting that has not changed is what it was, and of the others each line that has
 * not: rendering alone would write comments, quotes and spaces anew.
 */
function withUntouched(text: string, before: readonly string[], after: readonly string[], changed: unknown): string {
  const original = sectionsOf(text);
  const rendered = before.map((each) => sectionsOf(each));
  const next = after.map((each) => sectionsOf(each));
  const [plain = ''] = after;
  if (original === undefined || [...rendered, ...next].includes(undefined)) return plain;
  let result = '';
  for (const name of next[0]?.keys() ?? []) {
    const own = original.get(name);
    const style = own === undefined ? 0 : nearest(own, name, rendered);
    const [was, is] = [rendered[style]?.get(name), next[style]?.get(name) ?? ''];
    if (own === undefined || was === undefined) result += is;
    else result += was === is ? own : withUntouchedLines(own, was, is);
  }
  return isDeepStrictEqual(valueOf(result), changed) ? result : plain;
}

/** The style of rendering that changes least. */
function nearest(own: string, name: string, rendered: readonly (ReadonlyMap<string, string> | undefined)[]): number {
  const lines = new Set(own.split('\n'));
  const strange = rendered.map((each) => (each?.get(name) ?? '').split('\n').filter((line) => !lines.has(line)).length);
  return strange.indexOf(Math.min(...strange));
}

function withUntouchedLines(own: string, was: string, is: string): string {
  const [ownLines, wasLines] = [own.split('\n'), was.split('\n')];
  if (ownLines.length !== wasLines.length) return is;
  let line = 0;
  let result: string[] = [];
  for (const { added, removed, value } of diffArrays(wasLines, is.split('\n'))) {
    if (added) result = [...result, ...value];
    else {
      if (!removed) result = [...result, ...ownLines.slice(line, line + value.length)];
      line += value.length;
    }
  }
  return result.join('\n');
}

function valueOf(text: string): unknown {
  return readWritten(text, false)?.value;
}

/** A text by its topmost settings; what stands before the first has no name. Undefined where they cannot be told apart by lines. */
function sectionsOf(text: string): ReadonlyMap<string, string> | undefined {
  const { contents } = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: false, logLevel: 'error' });
  if (!isMap(contents) || contents.flow === true) return undefined;
  const starts: { readonly name: string; readonly start: number }[] = [];
  for (const { key } of contents.items) {
    if (!isScalar(key) || !key.range) return undefined;
    const start = key.range[0];
    if (start > 0 && text[start - 1] !== '\n') return undefined;
    starts.push({ name: `key ${String(key.value)}`, start });
  }
  const sections = new Map<string, string>([['', text.slice(0, starts[0]?.start ?? 0)]]);
  for (const [index, { name, start }] of starts.entries()) {
    if (sections.has(name)) return undefined;
    const piece = text.slice(start, starts[index + 1]?.start ?? text.length);
    sections.set(name, piece.endsWith('\n') ? piece : `${piece}\n`);
  }
  return sections;
}

function editJson(text: string, edit: ConfigurationEdit): string {
  const written = readWritten(text, true);
  if (written === undefined) throw new CannotEdit([], 'the file cannot be parsed', 'Mend it as a text first.');
  // JSON has neither comments nor aliases: YAML's own tree, changed, is written as JSON again.
  const document = new Document(written.value) as Document.Parsed;
  change(document, edit);
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return `${JSON.stringify(document.toJS(), null, indent)}\n`;
}
