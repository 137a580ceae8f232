import type { CostReport, CostRow } from '@gatehouse/contract/admin-costs';

/** In millionths; exactly, for a spreadsheet must not be given a rounded sum. */
export function decimalAmount(micros: number): string {
  const text = String(micros).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

const columns: readonly (readonly [name: string, cell: (row: Omit<CostRow, 'of'>) => string])[] = [
  ['currency', ({ currency }) => currency],
  ['cost', ({ cost }) => (cost === null ? 'unknown' : decimalAmount(cost))],
  ['saved_by_cache', ({ saved }) => decimalAmount(saved)],
  ['requests', ({ requests }) => String(requests)],
  ['requests_without_price', ({ unpriced }) => String(unpriced)],
  ['requests_estimated', ({ estimated }) => String(estimated)],
  ['requests_from_cache', ({ hits }) => String(hits)],
  ['input_tokens', ({ inputTokens }) => String(inputTokens)],
  ['output_tokens', ({ outputTokens }) => String(outputTokens)],
  ['cached_input_tokens', ({ cachedInputTokens }) => String(cachedInputTokens)],
  ['reasoning_tokens', ({ reasoningTokens }) => String(reasoningTokens)],
];

/** A report as CSV (RFC 4180, in UTF-8, with a head): the month, what it is told apart by, each with its name, and the figures. */
export function costCsv({ month, by, rows }: CostReport): string {
  const head = [
    'month',
    ...by.flatMap((dimension) => (dimension === 'day' ? ['day'] : [dimension, `${dimension}_name`])),
  ];
  const lines = rows.map((row) => [
    month,
    ...by.flatMap((dimension) => {
      const { id, name = '' } = row.of[dimension] ?? { id: null };
      return dimension === 'day' ? [id ?? ''] : [id ?? '', name];
    }),
    ...columns.map(([, cell]) => cell(row)),
  ]);
  return [[...head, ...columns.map(([name]) => name)], ...lines]
    .map((line) => `${line.map(csvCell).join(',')}\r\n`)
    .join('');
}

/**
 * Names of models and keys are whatever somebody has called them. A spreadsheet takes a cell that begins with one of these for a
 * formula (OWASP, CSV Injection), quoted or not; behind an apostrophe it is text.
 */
export function csvCell(text: string): string {
  const harmless = /^(?:\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]|[\t\r\n])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) || harmless.trim() !== harmless ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
