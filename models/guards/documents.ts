// Puts documents together: the same carrier and the same wrapping, once around an order to a model and once around something harmless,
// so that nothing but the order tells the two apart.
import type { DocumentParts, LabelledText } from './corpora.ts';
import { pick, type Random } from '../random.ts';

/** A document, and which source its payload or filling and its carrier are from. */
export interface MadeDocument extends LabelledText {
  readonly carrier: string;
}

/** Texts around what is put in; most have none. */
const wrappings: readonly (readonly [string, string])[] = [
  [' ', ' '],
  [' ', ' '],
  [' ', ' '],
  [' ', ' '],
  ['\n\n', '\n\n'],
  [' <!-- ', ' --> '],
  [' [', '] '],
  [' (', ') '],
  [' "', '" '],
  [' Note: ', ' '],
  [' Hinweis: ', ' '],
  [' ### ', ' ### '],
  [' <span style="display:none">', '</span> '],
  [' "note": "', '", '],
  [' // ', ' '],
  [' * ', ' '],
  [' P.S. ', ' '],
  [' --- ', ' --- '],
  [' IMPORTANT: ', ' '],
  [' Wichtig: ', ' '],
];

/** Where a carrier of ours has its gap. */
const gap = '{{HERE}}';

/** Carrier and insertion as one text; where in the carrier: 0 at its start, 1 at its end. */
export function insertInto(
  carrier: string,
  insertion: string,
  place: number,
  wrapping: readonly [string, string],
): string {
  if (carrier.includes(gap)) return carrier.replaceAll(gap, () => insertion);
  const wanted = Math.round(carrier.length * place);
  let at = wanted;
  if (place > 0 && place < 1) {
    const next = /[.!?\n|]\s/.exec(carrier.slice(wanted));
    at = next === null ? carrier.length : wanted + next.index + 1;
  }
  return (carrier.slice(0, at) + wrapping[0] + insertion + wrapping[1] + carrier.slice(at)).trim();
}

/** The insertion with so many characters of its carrier on either side. */
function near(text: string, insertion: string, around: number): string {
  const at = text.indexOf(insertion.trim());
  if (around === Number.POSITIVE_INFINITY || at < 0) return text;
  return text.slice(Math.max(0, at - around), at + insertion.length + around);
}

const german = /\b(?:der|die|das|und|ist|nicht|ein|eine|sie|wir|mit|bitte|für|den|im|zu)\b/i;

function isGerman(text: string): boolean {
  return german.test(text) || /[äöüß]/.test(text);
}

/**
 * `each` documents of every payload, and as many harmless ones of the same carriers, wrappings and places. With `around`, only so much of
 * a carrier stands beside a payload: to be learned from, lest harmless parts be taken for the attack.
 */
export function makeDocuments(
  parts: DocumentParts,
  random: Random,
  each: number,
  around = Number.POSITIVE_INFINITY,
): MadeDocument[] {
  const made: MadeDocument[] = [];
  const byLanguage = (texts: readonly LabelledText[]) => ({
    de: texts.filter((one) => isGerman(one.text)),
    en: texts.filter((one) => !isGerman(one.text)),
  });
  const carriers = byLanguage(parts.carriers);
  const fillings = byLanguage(parts.fillings);
  for (const payload of parts.payloads) {
    const language = isGerman(payload.text) ? 'de' : 'en';
    for (let turn = 0; turn < each; turn++) {
      const other = language === 'de' ? 'en' : 'de';
      const carrier = pick(random, carriers[random() < 0.9 ? language : other]);
      const filling = pick(random, fillings[language]);
      const wrapping = pick(random, wrappings);
      const place = random() < 0.25 ? 0 : random() < 0.35 ? 1 : random();
      const whole = carrier.text.includes(gap);
      const cut = whole ? carrier.text : carrier.text.slice(0, 300 + Math.floor(random() * 1_500));
      made.push({
        ...payload,
        text: near(insertInto(cut, payload.text, place, wrapping), payload.text, around),
        carrier: carrier.source,
      });
      made.push({ ...filling, text: insertInto(cut, filling.text, place, wrapping), carrier: carrier.source });
    }
  }
  for (const carrier of parts.carriers)
    made.push({ ...carrier, text: carrier.text.replaceAll(gap, '').slice(0, 2_500), carrier: carrier.source });
  for (const filling of parts.fillings) made.push({ ...filling, carrier: filling.source });
  for (const payload of parts.payloads)
    if (payload.source !== 'bipia') made.push({ ...payload, carrier: payload.source });
  for (const one of parts.talk) {
    const carrier = pick(random, carriers[isGerman(one.text) ? 'de' : 'en']);
    const cut = carrier.text.includes(gap) ? carrier.text : carrier.text.slice(0, 300 + Math.floor(random() * 1_500));
    const place = random() < 0.25 ? 0 : random() < 0.35 ? 1 : random();
    made.push({ ...one, text: insertInto(cut, one.text, place, pick(random, wrappings)), carrier: carrier.source });
  }
  for (const whole of parts.whole) made.push({ ...whole, carrier: whole.source });
  return made;
}
