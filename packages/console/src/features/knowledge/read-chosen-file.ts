import { type documentMediaTypes, largestPutDocument, type textMediaTypes } from '@gatehouse/contract/admin-knowledge';

export type TextMediaType = (typeof textMediaTypes)[number];

/** What somebody has chosen to put into a collection. */
export type ChosenFile =
  /** It can be looked over and changed before it is sent. */
  | { readonly kind: 'text'; readonly mediaType: TextMediaType; readonly text: string }
  /** It is sent as it is, in base64. */
  | { readonly kind: 'bytes'; readonly mediaType: (typeof documentMediaTypes)[number]; readonly content: string }
  | { readonly kind: 'too-large' };

const pdf = 'application/pdf';
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Told by its name. A text that is not in UTF-8 goes as it is: the gateway knows other encodings, a browser would only guess. */
export async function readChosenFile(file: File): Promise<ChosenFile> {
  if (file.size > largestPutDocument) return { kind: 'too-large' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (/\.pdf$/i.test(file.name)) return { kind: 'bytes', mediaType: pdf, content: base64Of(bytes) };
  if (/\.doc[xm]$/i.test(file.name)) return { kind: 'bytes', mediaType: docx, content: base64Of(bytes) };
  const mediaType = textTypeOf(file.name);
  try {
    return { kind: 'text', mediaType, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'bytes', mediaType, content: base64Of(bytes) };
  }
}

function textTypeOf(name: string): TextMediaType {
  if (/\.x?html?$/i.test(name)) return 'text/html';
  return /\.(?:md|markdown|mdown)$/i.test(name) ? 'text/markdown' : 'text/plain';
}

/** Bytes that become characters at a time: a call has room for so many arguments. */
const atOnce = 8_192;

function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += atOnce)
    pieces.push(String.fromCharCode(...bytes.subarray(from, from + atOnce)));
  return btoa(pieces.join(''));
}
