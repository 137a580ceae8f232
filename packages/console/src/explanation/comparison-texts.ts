import type { ComparisonTrace } from '@gatehouse/contract/explanation';
import { defineTexts } from '../language/define-texts.ts';

type Wants = Readonly<Record<ComparisonTrace['wants'], string>>;

const english = {
  title: 'How rows were compared',
  explanation:
    'The rows of a table answer by themselves: the gateway compared them, no model did. Only rows that the caller may see are among them.',
  wants: 'What was wanted',
  wanted: {
    lowest: 'the least',
    highest: 'the most',
    between: 'what lies between two numbers',
    list: 'all of a kind',
    enough: 'whether there are so many',
    values: 'the values of a column',
  } satisfies Wants,
  column: 'By',
  from: 'From',
  to: 'Up to',
  words: 'Words of the question',
  rows: 'Rows looked at',
  things: 'Things that they are of',
  without: 'Of them without a value',
  found: 'Found',
  collections: 'Out of',
};

export const comparisonTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Wie Datensätze verglichen wurden',
    explanation:
      'Die Datensätze einer Tabelle antworten selbst: Das Gateway verglich sie, kein Modell. Nur Datensätze, die der Aufrufer sehen darf, sind darunter.',
    wants: 'Was gesucht war',
    wanted: {
      lowest: 'das Wenigste',
      highest: 'das Meiste',
      between: 'was zwischen zwei Zahlen liegt',
      list: 'alles von einer Art',
      enough: 'ob es so viele gibt',
      values: 'die Werte einer Spalte',
    },
    column: 'Nach',
    from: 'Von',
    to: 'Bis',
    words: 'Wörter der Frage',
    rows: 'Angesehene Datensätze',
    things: 'Dinge, von denen sie sind',
    without: 'Davon ohne Wert',
    found: 'Gefunden',
    collections: 'Aus',
  },
});
