import type { TextView } from '../../../core/recogniser.ts';
import { gaps } from './word-gaps.ts';

/*
 * What bears the name of a person and is none: storms, rooms, pets, furniture, sorts of apples, diseases and laws.
 */

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const before = set(
  `orkan sturm sturmtief hurrikan taifun zyklon tief hoch hurricane storm typhoon cyclone raum zimmer saal hörsaal room kater katze hund hündin
  dackel pudel wellensittich hamster kaninchen pferd stute wallach cat dog hamster rabbit farbe colour color marke brand modell model sorte
  apfelsorte kartoffelsorte kartoffelsorten sessel sofa tisch regal schrank lampe matratze lattenrost stuhl teppich kleid hose rock jacke
  kissen bett ice flughafen fähre schiff frachter segelschiff morbus syndrom lake mount cape hotel restaurant pizzeria friseursalon salon
  weingut juwelier feinkost gasthof gasthaus marke birne pfirsich fort camp`,
);

const afterGenitive = set(
  `disease syndrome palsy law laws theorem razor paradox lemma equation constant principle effect test sign wort choice tendon day cross
  contracture thyroiditis sarcoma lymphoma rule inequality algorithm`,
);

const after = set(
  `disease syndrome palsy law theorem paradox equation constant effect boulevard avenue street road square foundation hospital library airport
  prize award institute school college university catheter scale technique gymnasium stiftung preis platz allee straße klinik elektrotechnik`,
);

/** Whether the words around a name, `gap` being what stands before it, say that something else than a person bears it. */
export function belongsToThing(view: TextView, first: number, last: number, gap: number, ends: boolean): boolean {
  if (first > 0 && first === last && (gap === gaps.space || gap === gaps.colon) && before.has(view.word(first - 1)))
    return true;
  const { tokens, text } = view;
  const next = last + 1;
  if (ends || next >= tokens.count) return false;
  const end = tokens.ends[last] ?? 0;
  const unit = text.charCodeAt(end);
  const start = tokens.starts[next] ?? 0;
  if (unit === 0x20 && start === end + 1) return after.has(view.word(next));
  // Parkinson's disease, Murphy's law
  return (
    (unit === 0x27 || unit === 0x2019) &&
    start === end + 1 &&
    view.word(next) === 's' &&
    next + 1 < tokens.count &&
    tokens.starts[next + 1] === (tokens.ends[next] ?? 0) + 1 &&
    afterGenitive.has(view.word(next + 1))
  );
}
