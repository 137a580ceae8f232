/** A text as a word of a POSIX shell: quoted where that is needed, and nothing in it can end the quotation. */
export function shellQuote(text: string): string {
  return /^[A-Za-z0-9:/._@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
