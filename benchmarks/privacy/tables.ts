import type { Share } from './score.ts';

/** Prints rows with aligned columns, the first to the left and all others to the right. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  console.log(`\n${title}\n`);
  for (const [index, row] of all.entries()) {
    const cells = row.map((cell, column) =>
      column < 3 && Number.isNaN(Number.parseFloat(cell))
        ? cell.padEnd(widths[column] ?? 0)
        : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('  ')}`.trimEnd());
    if (index === 0) console.log(`  ${widths.map((width) => '-'.repeat(width)).join('  ')}`);
  }
}

export function percent(value: number): string {
  return Number.isNaN(value) ? '–' : (value * 100).toFixed(1);
}

/** `98.2 [96.1–99.3]` */
export function interval({ share, low, high }: Share): string {
  return Number.isNaN(share) ? '–' : `${percent(share)} [${percent(low)}–${percent(high)}]`;
}
