import { secretParts } from '@gatehouse/contract/secret-references';
import type { ConfigurationPath, Finding } from './problem.ts';
import { bondOf, readWritten, type WrittenDocument } from './written-document.ts';

/**
 * Showing a configuration file without the secrets in it, and taking it back. Each secret is shown as a mark, `"(secret
 * 3fa9c2d1)"`, in which the digits tell one secret from another and nothing else. Whoever sends a mark back keeps the secret,
 * but only where it stood: beside another address it would be sent to another server, and elsewhere it could be read.
 */

/** A secret as it is written in a file. */
export interface WrittenSecret {
  readonly id: string;
  /** As it stands there, quotes included. */
  readonly source: string;
  /** What it is bound to; see `bondOf`. Undefined of one in a comment. */
  readonly bond: string | undefined;
}

export interface MaskedText {
  readonly text: string;
  readonly secrets: readonly WrittenSecret[];
}

/** Eight hexadecimal digits that tell one secret from another: of an HMAC, so that they confirm no guess. */
export type NameSecret = (value: string) => string;

const mark = /\(secret ([0-9a-f]{8})\)/g;
const wholeMark = /^\(secret ([0-9a-f]{8})\)$/;

/** Undefined where the text cannot be parsed: then nobody knows where its secrets are. */
export function maskText(text: string, json: boolean, nameSecret: NameSecret): MaskedText | undefined {
  const written = readWritten(text, json);
  return written === undefined ? undefined : maskWritten(written, nameSecret);
}

function maskWritten(written: WrittenDocument, nameSecret: NameSecret): MaskedText {
  const pieces: Piece[] = [];
  const found: (Omit<WrittenSecret, 'bond'> & { readonly path: ConfigurationPath | undefined })[] = [];
  for (const { node, paths, start, end } of written.scalars) {
    if (node.value === null || end <= start || !paths.some((path) => hides(written, path, node.value))) continue;
    const id = nameSecret(typeof node.value === 'string' ? node.value : JSON.stringify(node.value));
    found.push({ id, source: sourceOf(written, start, end, node.value), path: paths[0] ?? [] });
    pieces.push({ start, end, shown: `"(secret ${id})"` });
  }
  for (const { start, end } of written.comments) {
    for (const hidden of hiddenInComment(written.text.slice(start, end))) {
      const source = written.text.slice(start + hidden.start, start + hidden.end);
      const id = nameSecret(source);
      found.push({ id, source, path: undefined });
      pieces.push({ start: start + hidden.start, end: start + hidden.end, shown: `(secret ${id})` });
    }
  }
  const text = replaced(written.text, pieces);
  if (found.length === 0) return { text, secrets: [] };
  // Bonds are those of what is shown, and sent back: an address may be hidden as well.
  const shown = readWritten(text, written.json)?.value;
  return {
    text,
    secrets: found.map(({ path, ...secret }) => ({ ...secret, bond: path && bondOf(shown, path) })),
  };
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/** A text over several lines would depend on how far it is indented. */
function sourceOf(written: WrittenDocument, start: number, end: number, value: unknown): string {
  const source = written.text.slice(start, end);
  return source.includes('\n') ? JSON.stringify(value) : source;
}

function replaced(text: string, pieces: readonly Piece[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, shown } of pieces.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(position, start) + shown;
    position = end;
  }
  return result + text.slice(position);
}

/**
 * Whether what stands at a path is not shown: a secret, unless it is a mere reference to the environment; a text at a place
 * that the schema does not know, for it may be a misspelt one; an address with a password.
 */
function hides({ schema }: WrittenDocument, path: ConfigurationPath, value: unknown): boolean {
  if (typeof value === 'string' && isReference(value)) return false;
  if (typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]*@/i.test(value)) return true;
  if (schema.at(path).length === 0) return typeof value === 'string';
  return path.some((_step, index) => schema.at(path.slice(0, index + 1)).some(({ secret }) => secret === true));
}

/** One or more references and nothing else but the name of a scheme: a default in it would be a secret written down. */
function isReference(text: string): boolean {
  if (!text.includes('${')) return false;
  const named = secretParts(text)
    .filter((part) => typeof part === 'string')
    .join('');
  const rest = named.replaceAll(/\$\{[A-Za-z_][A-Za-z0-9_]{0,127}\}/g, '');
  return /^(?:(?:bearer|basic|token) )?$/i.test(rest);
}

const credentialSetting =
  /^#+[\s#-]*["']?[\w.-]*(?:key|token|secret|password|passwd|pwd|credential|authorization|cookie)["']?\s*[:=]\s*(\S+(?: \S+)?)\s*$/i;
const opaqueWord = /[A-Za-z0-9_+/=.-]{20,512}/g;

/** Settings that were commented out, and words that look like keys. */
function hiddenInComment(comment: string): readonly { readonly start: number; readonly end: number }[] {
  if (comment.length > 2_000) return [{ start: 1, end: comment.length }];
  const setting = credentialSetting.exec(comment)?.[1];
  if (setting !== undefined) {
    if (isReference(setting.replaceAll(/^["']|["']$/g, ''))) return [];
    const start = comment.lastIndexOf(setting);
    return [{ start, end: start + setting.length }];
  }
  return [...comment.matchAll(opaqueWord)].flatMap(({ 0: word, index }) =>
    /[0-9]/.test(word) && /[A-Za-z]/.test(word) && !word.includes('//') && !/\/.*\//.test(word)
      ? [{ start: index, end: index + word.length }]
      : [],
  );
}

export interface Unmasked {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * Puts the secrets of `masked` back where the marks of a text are. With `standIn`, another secret of the same bond takes the
 * place of one that is gone, as when a version from before a change of keys is restored.
 */
export function unmask(
  written: WrittenDocument,
  secrets: readonly WrittenSecret[],
  { standIn = false }: { readonly standIn?: boolean } = {},
): Unmasked {
  const findings: Finding[] = [];
  const pieces: Piece[] = [];
  for (const { node, paths, start, end } of written.scalars) {
    if (typeof node.value !== 'string') continue;
    const found = wholeMark.exec(node.value)?.[1];
    const [path = []] = paths;
    if (found === undefined) {
      if (node.value.match(mark) !== null) findings.push({ path, ...partOfText });
      continue;
    }
    const bond = bondOf(written.value, path);
    const fitting = secrets.filter((secret) => secret.bond === bond);
    // Of two keys for one server nobody could say which.
    const only = new Set(fitting.map(({ id }) => id)).size === 1 ? fitting[0] : undefined;
    const kept = fitting.find(({ id }) => id === found) ?? (standIn ? only : undefined);
    if (kept === undefined) findings.push({ path, ...notKept(standIn) });
    else pieces.push({ start, end, shown: kept.source });
  }
  for (const { start, end } of written.comments) {
    for (const match of written.text.slice(start, end).matchAll(mark)) {
      const kept = secrets.find(({ id, bond }) => bond === undefined && id === match[1]);
      // One that is gone stays a mark: nothing hangs on a comment.
      if (kept === undefined) continue;
      pieces.push({
        start: start + match.index,
        end: start + match.index + match[0].length,
        shown: kept.source,
      });
    }
  }
  return { text: replaced(written.text, pieces), findings };
}

const partOfText = {
  message: 'the mark of a secret stands in the middle of a text',
  remedy: 'Keep the whole text as it was, or write all of it anew.',
};

function notKept(restored: boolean): Pick<Finding, 'message' | 'remedy'> {
  return restored
    ? {
        message: 'the history keeps no secrets, and the file has none for this any more',
        remedy: 'Edit this version before you apply it, and write the secret there.',
      }
    : {
        message: 'the secret that this mark stands for belongs to another setting or another address',
        remedy: 'A secret is kept where it stood, and as long as the address beside it stays; write it anew.',
      };
}
