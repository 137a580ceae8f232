import type { KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';

const locales: Readonly<Record<Language, string>> = { de: 'de-DE', en: 'en-GB' };
const truth: Readonly<Record<Language, readonly [no: string, yes: string]>> = { de: ['nein', 'ja'], en: ['no', 'yes'] };

type Column = KnowledgeRow['columns'][number];

/** A value as readers get it. */
export function renderValue({ currency, kind, value }: Column, language: Language): string {
  if (typeof value === 'boolean') return truth[language][value ? 1 : 0];
  if (typeof value !== 'number') return String(value ?? '');
  if (kind === 'price' && currency !== undefined)
    return new Intl.NumberFormat(locales[language], { style: 'currency', currency }).format(value);
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: 6 }).format(value);
}

/**
 * A row as readers get it: its name, its id and what its columns say, in Markdown. Prices, stock and ids come from here alone, never from a
 * model.
 */
export function renderRow(
  row: KnowledgeRow,
  language: Language,
  isWanted: (column: Column) => boolean = () => true,
): string {
  const lines = row.columns.flatMap((column) => {
    if (!isWanted(column) || column.kind === 'hidden' || column.value === null || column.value === '') return [];
    const value = renderValue(column, language);
    return value === row.title || value === row.id ? [] : [`- ${column.labels?.[language] ?? column.label}: ${value}`];
  });
  return [`**${row.title}** (${row.id})`, ...lines].join('\n');
}
