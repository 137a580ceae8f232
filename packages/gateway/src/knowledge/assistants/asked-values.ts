import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { stemOf } from '../kind-of-row.ts';
import { nameOfRow } from '../name-of-row.ts';
import { fold } from '../tokenise.ts';
import { type OfKind, rowsMeant } from './compared-rows.ts';
import { runsOf } from './read-comparison.ts';

type Column = KnowledgeRow['columns'][number];

/** What a column says of all variants of a thing. */
export interface ValuesOfThing {
  /** The row of the thing itself, else of one of its variants. */
  readonly chunk: Chunk;
  readonly head: string;
  readonly values: readonly string[];
}

export interface AskedValues {
  readonly column: Column;
  readonly things: readonly ValuesOfThing[];
  readonly rows: number;
  readonly words: readonly string[];
  readonly collections: readonly string[];
}

const mostThings = 5;
const mostValues = 30;
const which: Readonly<Record<Language, RegExp>> = {
  de: /(?<!\p{L})(?:welche[nrsm]?|was für)\s+(\p{L}{3,30})/iu,
  en: /(?<!\p{L})(?:which|what)\s+(\p{L}{3,30})/iu,
};
/** What is said around it, and means nothing more. */
const around: ReadonlySet<string> = new Set(
  'come comes available erhaltlich verfugbar lieferbar vorhanden sold exist existieren'.split(' '),
);

function namesOf({ label, labels, name }: Column): readonly string[] {
  return [name, label, ...Object.values(labels ?? {})];
}

/** Whether a word is the plural of a name: "which size?" asks for advice, "which sizes?" for a list. */
function isPluralOf(word: string, name: string, language: Language): boolean {
  const [said, called] = [fold(word, language), fold(name, language)];
  return said.length > called.length && stemOf(word, language) === stemOf(name, language);
}

/** All values of a column of what the question names: "which colours does it come in?". Undefined where it asks for none. Pure. */
export function askedValues(question: string, language: Language, ofKind: OfKind): AskedValues | undefined {
  const match = which[language].exec(question);
  if (match === null) return undefined;
  const [whole, word = ''] = match;
  const rest = `${question.slice(0, match.index)} ; ${question.slice(match.index + whole.length)}`;
  const runs = runsOf(rest, language)
    .map((run) => run.filter((one) => !around.has(fold(one, language))))
    .filter((run) => run.length > 0);
  const chunks = rowsMeant(runs, language, ofKind);
  const column = chunks
    .flatMap(({ row }) => row?.columns ?? [])
    .find(
      (one) =>
        (one.kind === 'text' || one.kind === 'number') && namesOf(one).some((name) => isPluralOf(word, name, language)),
    );
  if (column === undefined) return undefined;
  const things = new Map<string, { chunk: Chunk; head: string; values: Set<string> }>();
  for (const chunk of chunks) {
    const { row } = chunk;
    if (row === undefined) continue;
    const { head } = nameOfRow(row);
    const key = `${chunk.collection} ${head.toLowerCase()}`;
    const thing = things.get(key) ?? { chunk, head, values: new Set<string>() };
    if (row.title === head) thing.chunk = chunk;
    const value = row.columns.find(({ name }) => name === column.name)?.value ?? '';
    if (value !== '') thing.values.add(String(value));
    things.set(key, thing);
  }
  const found = [...things.values()].filter(({ values }) => values.size > 0);
  if (found.length === 0 || found.length > mostThings) return undefined;
  return {
    column,
    things: found.map(({ chunk, head, values }) => ({ chunk, head, values: [...values].slice(0, mostValues) })),
    rows: chunks.length,
    words: runs.flat(),
    collections: [...new Set(chunks.map(({ collection }) => collection))].toSorted(),
  };
}
