/** Rows of a CSV text (RFC 4180): quoted fields may hold separators, line breaks and doubled quotation marks. Linear in the text. */
export function* csvRows(text: string, separator: string): Generator<readonly string[]> {
  let row: string[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const { length } = text;
  while (at < length) {
    let field = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) {
          field += text.slice(at);
          at = length;
          break;
        }
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
    }
    const start = at;
    while (at < length && text[at] !== separator && text[at] !== '\n') at += 1;
    field += text.slice(start, at);
    const ended = at >= length || text[at] === '\n';
    row.push(ended && field.endsWith('\r') ? field.slice(0, -1) : field);
    const more = at < length && text[at] === separator;
    at += 1;
    if (more && at < length) continue;
    // A separator at the very end has an empty field behind it.
    if (more) row.push('');
    if (row.length > 1 || row[0] !== '') yield row;
    row = [];
  }
}

/** A semicolon where the first line has one, as spreadsheets with a decimal comma write it. */
export function separatorOf(text: string): string {
  const end = text.indexOf('\n');
  const first = end === -1 ? text : text.slice(0, end);
  return first.includes(';') ? ';' : first.includes('\t') && !first.includes(',') ? '\t' : ',';
}
