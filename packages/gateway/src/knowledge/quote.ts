/** Rows of a table that are quoted at most. */
const mostRows = 12;

function isRow(line: string): boolean {
  return line.trimStart().startsWith('|');
}

/**
 * The verbatim part of a passage that is worth quoting. Text stays whole; of a table stay the header and those rows that have
 * most words of the question, where that tells rows apart.
 */
export function quoteOf(passage: string, matches: (row: string) => number): string {
  const lines = passage.split('\n');
  const quoted: string[] = [];
  for (let position = 0; position < lines.length; position += 1) {
    const line = lines[position] ?? '';
    if (!isRow(line)) {
      quoted.push(line);
      continue;
    }
    let end = position;
    while (end < lines.length && isRow(lines[end] ?? '')) end += 1;
    const header = lines.slice(position, position + 2);
    const rows = lines.slice(position + 2, end);
    const counts = rows.map(matches);
    const most = Math.max(0, ...counts);
    quoted.push(...header, ...rows.filter((_row, row) => counts[row] === most).slice(0, mostRows));
    position = end - 1;
  }
  return quoted.join('\n');
}
