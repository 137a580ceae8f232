import type { Language } from '../../core/knowledge.ts';
import type { Column, Comparison, ComparedThing } from './compare-rows.ts';
import { type Bound, type ComparedQuestion } from './read-comparison.ts';
import type { RowsAnswer, ShownRow } from './rendered-answer.ts';
import { renderRow, renderValue } from './render-row.ts';

/** More would be a catalogue. */
export const mostListed = 8;
/** So many are shown with all that their rows say. */
const mostWhole = 2;

export function labelOf({ label, labels }: Column, language: Language): string {
  return labels?.[language] ?? label;
}

function quote(text: string, language: Language): string {
  return language === 'de' ? `„${text}“` : `"${text}"`;
}

/** "3 entries", in the language that they are told in. */
function entries(count: number, language: Language): string {
  if (language === 'de') return count === 1 ? '1 Eintrag' : `${count} Einträge`;
  return count === 1 ? '1 entry' : `${count} entries`;
}

function bounds({ from, to }: ComparedQuestion, column: Column, language: Language): string {
  const told = ({ value }: Bound): string => renderValue({ ...column, value }, language);
  const [under, upTo, over, atLeast] =
    language === 'de' ? ['unter', 'bis', 'über', 'ab'] : ['under', 'up to', 'over', 'from'];
  if (from !== undefined && to !== undefined)
    return language === 'de' ? `von ${told(from)} bis ${told(to)}` : `from ${told(from)} to ${told(to)}`;
  if (to !== undefined) return `${to.inclusive ? upTo : under} ${told(to)}`;
  return from === undefined ? '' : `${from.inclusive ? atLeast : over} ${told(from)}`;
}

function leadOf(asked: ComparedQuestion, kind: string, comparison: Comparison, language: Language): string {
  const { by, found, things, without } = comparison;
  const named = quote(kind, language);
  const de = language === 'de';
  if (by === undefined)
    return de
      ? `In den Daten: ${entries(things, 'de')} zu ${named}.`
      : `In the data: ${entries(things, 'en')} for ${named}.`;
  const label = quote(labelOf(by.column, language), language);
  const left = without === 0 ? '' : de ? ` (${without} ohne diese Angabe)` : ` (${without} without this value)`;
  const compared = de
    ? `Verglichen nach ${label}: ${entries(things, 'de')} zu ${named}${left}.`
    : `Compared by ${label}: ${entries(things, 'en')} for ${named}${left}.`;
  if (asked.wants === 'lowest') return `${compared} ${de ? 'Am niedrigsten:' : 'Lowest:'}`;
  if (asked.wants === 'highest') return `${compared} ${de ? 'Am höchsten:' : 'Highest:'}`;
  const wanted = bounds(asked, by.column, language);
  if (found.length > 0)
    return `${compared} ${de ? `Davon ${wanted}: ${found.length}.` : `Of these ${wanted}: ${found.length}.`}`;
  return `${compared} ${de ? `Davon ${wanted}: keiner. Am nächsten kommt:` : `Of these ${wanted}: none. Closest:`}`;
}

/** Of a long list only the numbers of each row, of a short one all that it says. */
function shownRow({ chunk }: ComparedThing, isWhole: boolean, language: Language): ShownRow {
  const { row } = chunk;
  if (row === undefined) return { chunk, text: chunk.text };
  const isWanted = ({ kind }: Column): boolean =>
    isWhole || kind === 'price' || kind === 'quantity' || kind === 'number';
  return { chunk, text: renderRow(row, language, isWanted) };
}

/** A comparison as it is told, and as explanations tell it. */
export function toldComparison(asked: ComparedQuestion, comparison: Comparison, language: Language): RowsAnswer {
  const { by, collections, found, nearest, rows, things, without } = comparison;
  const told = found.length > 0 ? found : nearest === undefined ? [] : [nearest];
  const shown = told.slice(0, mostListed);
  const more = told.length - shown.length;
  const words = asked.runs.flat();
  return {
    lead: leadOf(asked, words.join(' '), comparison, language),
    shown: shown.map((thing) => shownRow(thing, told.length <= mostWhole, language)),
    ...(more === 0 ? {} : { end: language === 'de' ? `… und ${more} weitere.` : `… and ${more} more.` }),
    comparison: {
      wants: asked.wants,
      words,
      ...(by === undefined ? {} : { column: labelOf(by.column, language) }),
      ...(asked.from === undefined ? {} : { from: asked.from.value }),
      ...(asked.to === undefined ? {} : { to: asked.to.value }),
      rows,
      things,
      without,
      found: found.length,
      collections: [...collections],
    },
  };
}
