/** Quotes a text for a POSIX shell: nothing in it can end the quotation. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
