/** Words before a full stop that does not end a sentence, in German and English; folded to small letters. */
const abbreviations: ReadonlySet<string> = new Set(
  (
    'abb abs abt abzgl allg anm apr art artikelnr aufl aug az bd beil bes best bestellnr bsp bspw bzgl bzw ca dez dgl dipl dr ' +
    'ebd einschl entspr etc evtl exkl fa feb ff fig forts fr geb gem ges gez ggf ggfs ggü hg hl hr hrsg inc incl ing inh inkl insb ' +
    'jan jh jr jun kap kfz kgl ltd lt mar mär max med min mind mio mr mrd mrs ms mwst nat nov nr nrn okt oct od örtl phil pkt pl prof ' +
    'rd red rer resp rev röm sa schr sep sept sog sonst spez sr st std str stv tel tsd tägl überarb übl ugs usf usw uvm verf ' +
    'vers vgl vol vorm vors vs wg zit zus zzgl zzt approx appt assn ave blvd co corp dept dept est ext gen gov hon hwy lat ' +
    'misc no nos orig para pp para qty rel sec sen sgt sq supt univ viz'
  ).split(' '),
);

const longestAbbreviation = 11;
const mostClosers = 4;
const closers: ReadonlySet<string> = new Set(`"'”“’‘»«)]}*_\``);
const terminators: ReadonlySet<string> = new Set('.!?…。！？');
const letter = /\p{L}/u;
const smallLetter = /\p{Ll}/u;
const space = /\s/;

/** Whether a sentence of the text ends right before the white space, or the end, at a place. */
export function endsSentence(text: string, at: number): boolean {
  if (at < text.length && !space.test(text.charAt(at))) return false;
  let last = at - 1;
  for (let closed = 0; closed < mostClosers && last > 0 && closers.has(text.charAt(last)); closed += 1) last -= 1;
  const sign = text.charAt(last);
  if (!terminators.has(sign)) return false;
  if (sign === '。' || sign === '！' || sign === '？') return true;
  const next = nextLetter(text, at);
  // A sentence goes on in small letters: „Wirklich?“ fragte sie.
  if (next !== '' && smallLetter.test(next)) return false;
  return sign !== '.' || !belongsToWord(text, last);
}

function nextLetter(text: string, at: number): string {
  let next = at;
  while (next < text.length && space.test(text.charAt(next))) {
    // A blank line ends whatever stands before it.
    if (text.charAt(next) === '\n' && text.charAt(next + 1) === '\n') return '';
    next += 1;
  }
  return text.charAt(next);
}

/** Whether a full stop is that of an abbreviation, an initial or an ordinal: "z. B.", "Dr.", "3. Mai". */
function belongsToWord(text: string, stop: number): boolean {
  let start = stop;
  while (start > 0 && stop - start <= longestAbbreviation && letter.test(text.charAt(start - 1))) start -= 1;
  const word = text.slice(start, stop);
  if (word.length === 1) return true;
  if (word.length > 1) return word.length <= longestAbbreviation && abbreviations.has(word.toLowerCase());
  let digits = 0;
  while (digits < 4 && isDigit(text.charCodeAt(stop - 1 - digits))) digits += 1;
  if (digits === 0 || digits > 2) return false;
  // "3. Mai" and "am 24. Dezember", but not the end of "kostet 129,90." or "Version 2.10."
  const before = text.charAt(stop - 1 - digits);
  return before !== ',' && before !== '.' && before !== ':' && letter.test(nextLetter(text, stop + 1));
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
