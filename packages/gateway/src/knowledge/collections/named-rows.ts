import type { Chunk } from '../../core/collections.ts';

/** What people write around the number of a product or an order when all they want is its row. */
const aboutRows: ReadonlySet<string> = new Set(
  `a about all an and any article artikel artikelnummer auch auf availability available bei beim bestand bestellnummer
  bestellung bestellungen bitte check cost costs da das data daten dazu dem den der des detail details die do does
  eine einen einer eines er es for from für gibt give got ha habe haben habt hallo hat have hello hi how i ich ihr
  ihre im in info information informationen infos is ist it item items ja know kosten kostet lager lieferbar me mein
  meine meiner mich mir mit much my noch nr number nummer of on one order orders please preis preise price prices
  product produkt sagen say show sie sind stand status stehen steht stock such suche tell that the there this to und
  uns us verfuegbar verfügbar viel vom von vorhanden vorraetig vorrätig was we welche welchen welcher what whats
  where which wie wieviel wir wo you your zeig zeige zu zum zur über`.split(/\s+/),
);

/** Longer questions are about more than a row. */
const mostWords = 24;
const longestId = 64;

/**
 * The rows whose ids stand in a question that asks for nothing else than what rows say: whoever gives a number means that one, whatever an
 * index makes of it. None where one of the ids is not there, or where other words may matter more.
 */
export function namedRows(question: string, find: (id: string) => Chunk | undefined): readonly Chunk[] {
  const words = question.normalize('NFKC').match(/[\p{L}\p{N}]+(?:[-_./][\p{L}\p{N}]+)*/gu) ?? [];
  if (words.length > mostWords) return [];
  const rows = new Map<string, Chunk>();
  for (const word of words) {
    if (aboutRows.has(word.toLowerCase())) continue;
    const row = word.length <= longestId && /\p{N}/u.test(word) ? find(word) : undefined;
    if (row === undefined) return [];
    rows.set(row.id, row);
  }
  return [...rows.values()];
}
