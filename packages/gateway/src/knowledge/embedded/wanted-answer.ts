import type { Language } from '../../core/knowledge.ts';
import { isFunctionWord } from '../stop-words.ts';
import type { Token } from '../tokenise.ts';

/** What stands in an answer to a question, as its words tell: a number, a time, somebody's name, a place. */
export type WantedAnswer = 'number' | 'time' | 'person' | 'place';

const wanted: Readonly<Record<Language, readonly (readonly [WantedAnswer, RegExp])[]>> = {
  de: [
    [
      'time',
      /(?<!\p{L})(?:wann|(?:in |aus |seit |ab )?(?:welche[mnrs]? (?:jahr|monat|tag|datum|jahrhundert|jahrzehnt|uhrzeit|zeit|zeitraum|dekade|jahren)\p{L}*)|bis wann|seit wann|wie spät)(?!\p{L})/iu,
    ],
    [
      'number',
      /(?<!\p{L})(?:wie ?viele?[nr]?|wie (?:lange|alt|hoch|gro(?:ß|ss)|weit|oft|schwer|teuer|schnell|tief|breit|häufig)|welche[rnms]? (?:anzahl|prozentsatz|zahl|betrag|summe|höhe|anteil)|wieviel|was kostet|was kosten)(?!\p{L})/iu,
    ],
    ['person', /(?<!\p{L})(?:wer|wen|wem|wessen)(?!\p{L})/iu],
    [
      'place',
      /(?<!\p{L})(?:wo|wohin|woher|(?:in |aus |auf )?welche[mnrs]? (?:stadt|land|staat|ort|region|kontinent|insel|straße))(?!\p{L})/iu,
    ],
  ],
  en: [
    [
      'time',
      /(?<!\p{L})(?:when|(?:what|which) (?:year|date|month|day|century|decade|time|season|era|period|years|age)|how recently|until when)(?!\p{L})/iu,
    ],
    [
      'number',
      /(?<!\p{L})(?:how (?:many|much|long|old|tall|far|big|large|high|often|deep|wide|fast|heavy|frequently)|(?:what|which) (?:number|percentage|percent|amount|proportion|share|fraction|price|is the price)|what (?:does|do) [^?]{1,60} cost)(?!\p{L})/iu,
    ],
    ['person', /(?<!\p{L})(?:who|whom|whose)(?!\p{L})/iu],
    [
      'place',
      /(?<!\p{L})(?:where|(?:what|which) (?:city|country|state|place|town|continent|region|island|street|county|location))(?!\p{L})/iu,
    ],
  ],
};

/** Undefined where any text may be the answer. */
export function wantedAnswer(question: string, language: Language): WantedAnswer | undefined {
  return wanted[language].find(([, pattern]) => pattern.test(question))?.[0];
}

const numerals: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set(
    'null ein eins eine einen einem zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn zwanzig dreissig vierzig funfzig sechzig hundert tausend million millionen milliarden dutzend halb halfte drittel viertel doppelt einmal zweimal dreimal prozent kein keine kostenlos gratis mehrere'.split(
      ' ',
    ),
  ),
  en: new Set(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty hundred thousand million billion dozen half third quarter double once twice percent none no free several'.split(
      ' ',
    ),
  ),
};
const calendar: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set(
    'januar februar marz april mai juni juli august september oktober november dezember montag dienstag mittwoch donnerstag freitag samstag sonntag jahrhundert jahrhunderts fruhling sommer herbst winter ostern weihnachten heute morgen gestern uhr tag tage tagen woche wochen monat monate monaten minuten stunden jahr jahre jahren jahrzehnt'.split(
      ' ',
    ),
  ),
  en: new Set(
    'january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday century spring summer autumn fall winter easter christmas today tomorrow yesterday day days week weeks month months minutes hours years year decade'.split(
      ' ',
    ),
  ),
};
const digits = /\d/;
const year = /^(?:1\d{3}|20\d\d)s?$/;

/**
 * Whether a run of words has what is wanted, and not only what the question said already. In German every noun has a capital; a name then
 * is two of them in a row, or one that no other sentence could tell from a noun.
 */
export function hasAnswer(
  wantedOne: WantedAnswer,
  tokens: readonly Token[],
  language: Language,
  isAsked: (token: Token) => boolean,
): boolean {
  for (const [place, token] of tokens.entries()) {
    if (isAsked(token)) continue;
    const { form } = token;
    switch (wantedOne) {
      case 'number':
        if (digits.test(form) || numerals[language].has(form)) return true;
        break;
      case 'time':
        if (year.test(form) || calendar[language].has(form) || (form.length <= 2 && digits.test(form))) return true;
        break;
      case 'place':
        if (token.capital) return true;
        break;
      case 'person': {
        const next = tokens[place + 1];
        const isName =
          language === 'en'
            ? token.capital
            : token.upper && next?.upper === true && !isFunctionWord(form, 'de') && !isAsked(next);
        if (isName) return true;
      }
    }
  }
  return false;
}
