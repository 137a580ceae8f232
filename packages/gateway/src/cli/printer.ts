import { stripVTControlCharacters, styleText } from 'node:util';
import type { Output } from './dependencies.ts';

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Prints lines; colours only on a terminal, and never where NO_COLOR is set (no-color.org). */
export interface Printer {
  line(text?: string): void;
  style(style: Style, text: string): string;
  /** Rows with aligned columns, indented by two; the last column is not padded. */
  table(rows: readonly (readonly string[])[]): void;
}

export function createPrinter(output: Output, environment: Readonly<Record<string, string | undefined>>): Printer {
  const coloured = output.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  const style = (name: Style, text: string): string =>
    coloured ? styleText(name, text, { validateStream: false }) : text;
  const line = (text = ''): void => void output.write(`${text}\n`);
  return {
    line,
    style,
    table(rows) {
      const widths: number[] = [];
      for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, width(cell))));
      for (const row of rows) {
        const cells = row.map((cell, index) =>
          index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - width(cell)),
        );
        line(`  ${cells.join('  ')}`.trimEnd());
      }
    },
  };
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

/** Foreign text for a terminal: control characters could move the cursor or rewrite what was printed. */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?');
}
