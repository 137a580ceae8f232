import type { TextView } from '../../../core/recogniser.ts';

/*
 * "Spiele etwas von David Bowie", "add Miles Davis to my playlist": whoever is named there is what a catalogue is searched for, as in a
 * title, and no assistant could do it without. Only short texts that begin with the command and name the medium.
 */

const longest = 30;

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const plays = set('spiel spiele spielen play listen hör höre');
const adds = set('füge fügen pack packe setze setz add put nimm speichere');
const searches = set('finde find suche such zeige zeig show search öffne open');
const rates = set('bewerte rate gib give');

const mediaWords =
  'playlist playlists wiedergabeliste wiedergabelisten album song songs lied lieder track tracks titel titelsong musik music soundtrack spotify deezer itunes youtube vimeo pandora netflix zvooq';
const sound = set(`${mediaWords} von by`);
const media = set(mediaWords);
const works = set(
  `${mediaWords} film filme filmen kino kinoprogramm filmprogramm serie trailer movie movies showtimes spielplan`,
);
const marks = set('sterne sternen stern punkte punkten bewertung stars points rating');

const polite = set('bitte please');
/** "Spiel morgen mit Jonas." */
const together = set('mit with gegen against');

/** Whether a text asks for music, films or books by the names of those who made them. */
export function isMediaCommand(view: TextView): boolean {
  const { count } = view.tokens;
  if (count > longest) return false;
  for (let token = 0; token < Math.min(count, 5); token++) {
    const word = view.word(token);
    const isFirst = token === 0 || (token === 1 && polite.has(view.word(0)));
    if (isFirst && plays.has(word))
      return !hasOne(view, token + 1, together) && (count <= 6 || hasOne(view, token + 1, sound));
    const wanted = adds.has(word) ? media : searches.has(word) ? works : rates.has(word) ? marks : undefined;
    if (wanted !== undefined && hasOne(view, token + 1, wanted)) return true;
  }
  return false;
}

function hasOne(view: TextView, from: number, wanted: ReadonlySet<string>): boolean {
  for (let token = from; token < view.tokens.count; token++) {
    const word = view.word(token);
    if (wanted.has(word)) return true;
    // Partyplaylist, Sommerwiedergabeliste.
    if (wanted !== marks && (word.endsWith('playlist') || word.endsWith('wiedergabeliste'))) return true;
  }
  return false;
}
