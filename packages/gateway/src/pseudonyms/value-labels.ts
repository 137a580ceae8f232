import { type TextView, tokenKinds } from '../core/recogniser.ts';
import { lastLetters } from './word-endings.ts';
import { WordGate } from './word-gate.ts';

const { digit, letter } = tokenKinds;

/** `number`: a customer's, member's, patient's or staff number. `one`: such a person, a number may follow. `user`: the id of an account. */
export type LabelKind = 'number' | 'one' | 'user' | 'name' | 'login' | 'as';

/** Words that name the value beside them, as `Kundennummer`, `customer_id`, `Mitglieds-Nr.`, `Benutzername`. */
export interface ValueLabel {
  readonly kind: LabelKind;
  readonly start: number;
  readonly end: number;
  /** As written, in small letters, without what stands between its parts. */
  readonly word: string;
}

const whose =
  'kunden?|kd|knd|kdn|mitglieds?|mitglieder|patienten?|personal|mitarbeiter|mitarb|angestellten|beschäftigten|pers|matr|mitgl|pat|medical|arbeitnehmer|dienst|mandanten?|matrikel|klienten?|versicherten|teilnehmer|studenten|studierenden|studien|schüler|abonnenten|abonnement|abo|debitoren?|bewohner|spender|proband(?:en)?|leser|bürger|gäste?|vereinsmitglieds|vielflieger|bonuskarten|bonus|bahncard|payback|treuekarten|kundenkarten|kundenkonto|mitgliedskarten|mitgliedsausweis|dienstausweis|bibliotheksausweis|leserausweis|studierendenausweis|stammkunden|pflegekassen|customer|cust|client|member|membership|patient|employee|empl?|staff|student|personnel|subscriber|policyholder|loyalty|donor|resident|participant|beneficiary|worker|payroll|cardholder|accountholder|badge|librarycard|medicalrecord|enrollee|enrolment|enrollment';
const what = 'nummern?|nrn?|no|nos|num|numbers?|ids?|kennung|kennziffer|code|identifier|ident';

const wholeLabel = new RegExp(`^(?:[a-zäöüß]{0,16}?)(?:${whose})s?(?:${what})$`);
const userLabel = /^(?:benutzer|nutzer|user|anwender|account|konto)(?:nummer|nr|id|ids|no|number)$/;

function words(written: string): ReadonlySet<string> {
  return new Set(written.trim().split(/\s+/));
}

const numberWords = words(
  'nummer nummern nr nrn no nos num number numbers id ids kennung kennziffer code identifier ident',
);
const exactNumbers = words(
  'mrn empid kdnr kndnr kdnum mgnr mnr persnr matrnr matrikelnr matnr mitgliednr mitgliednummer debitor kunr kundnr',
);
const notNumbers = words(
  'kundenservicenummer dienstcode personalcode personalid_ bonuscode abocode gästecode kundencode_ membercode dienstnummern',
);
const stems = new Set(
  whose
    .replaceAll(/\(\?:([^)]*)\)\?/g, '$1')
    .split('|')
    .flatMap((one) => (one.endsWith('?') ? [one.slice(0, -1), one.slice(0, -2)] : [one, `${one}s`])),
);
for (const one of words(
  'kunde kunden patient patienten mandant mandanten klient klienten debitor debitoren proband probanden gast gäste',
))
  stems.add(one);
/** Of whom there is one. */
const singles = words(
  'kunde kundin mitglied patient patientin mandant mandantin klient klientin mitarbeiterin kundenkonto mitgliedskonto customer member employee',
);
const userNames =
  words(`benutzername benutzernamen nutzername anmeldename loginname username usernames benutzerkennung nutzerkennung accountname
  nickname nick screenname gamertag anmeldekennung loginid useraccount kontoname benutzerkonto windowsbenutzer usrname uname userlogin windowslogin
  nutzerkonto twitterhandle handle`);
const logins = words('user login benutzer account kennung usr logon nutzer');
const loggedIn = words('angemeldet eingeloggt logged signed registriert anmelden einloggen log registered login');

/** Words that are labels, or begin one; others can only be one by their endings. */
const gate = new WordGate([...stems, ...singles, ...exactNumbers, ...userNames, ...logins, 'als', 'as']);
/** The last three letters of words that end in one for a number, and its last two where it has no more. */
const longEndings = words('mer ern num ber ers ids ung fer ode ier ent');
const shortEndings = words('nr rn no os id');
/** 1 for the last letters that one of them has, whatever is before the short ones. */
const endings = new Uint8Array(1 << 15);
for (const ending of longEndings) endings[lastLetters(ending, 3)] = 1;
for (const ending of shortEndings)
  for (let before = 0; before < 32; before++) endings[(before << 10) | (lastLetters(ending, 2) & 0x3ff)] = 1;

function endsLikeNumber(text: string, end: number): boolean {
  return endings[lastLetters(text, end)] === 1;
}

/**
 * The labels of a text, in order; one pass over its words. For `view.derived`.
 */
export function valueLabels(view: TextView): readonly ValueLabel[] {
  const { tokens } = view;
  const { count, kinds, starts, ends, hashes } = tokens;
  let labels: ValueLabel[] | undefined;
  for (let token = 0; token < count; token++) {
    if (((kinds[token] ?? 0) & (letter | digit)) !== letter) continue;
    const start = starts[token] ?? 0;
    const length = (ends[token] ?? 0) - start;
    if (length < 2 || length > 32) continue;
    if (!gate.mayHave(hashes[token] ?? 0) && (length < 4 || !endsLikeNumber(view.text, ends[token] ?? 0))) continue;
    const word = view.word(token);
    const label = labelAt(view, token, word);
    if (label === undefined) continue;
    labels ??= [];
    labels.push(label);
    token = view.tokenFrom(label.end - 1);
  }
  return labels ?? none;
}

const none: readonly ValueLabel[] = Object.freeze([]);

function labelAt(view: TextView, token: number, word: string): ValueLabel | undefined {
  const { starts, ends } = view.tokens;
  const start = starts[token] ?? 0;
  const end = ends[token] ?? 0;
  if (stems.has(word) || singles.has(word)) {
    const joined = followedBy(view, token);
    if (joined !== undefined) {
      const written = word + joined.word;
      return { kind: /^(?:user|benutzer)/.test(word) ? 'user' : 'number', start, end: joined.end, word: written };
    }
    if (singles.has(word)) return { kind: 'one', start, end, word };
    return undefined;
  }
  const last = word.charCodeAt(word.length - 1);
  // r, n, d, s, o, g, e, m, t: letters that words for numbers end in.
  if (
    last === 0x72 ||
    last === 0x6e ||
    last === 0x64 ||
    last === 0x73 ||
    last === 0x6f ||
    last === 0x67 ||
    last === 0x65 ||
    last === 0x6d ||
    last === 0x74
  ) {
    if (exactNumbers.has(word)) return { kind: 'number', start, end, word };
    if (userNames.has(word)) return { kind: 'name', start, end, word };
    if (logins.has(word)) {
      const joined = followedBy(view, token);
      if (joined !== undefined) return { kind: 'user', start, end: joined.end, word: word + joined.word };
      const name = nameBehind(view, token);
      if (name !== undefined) return { kind: 'name', start, end: name, word };
      return { kind: 'login', start, end, word };
    }
    if (word.length > 3 && isNumberWord(word)) {
      if (notNumbers.has(word)) return undefined;
      if (wholeLabel.test(word)) return { kind: 'number', start, end, word };
      if (userLabel.test(word)) return { kind: 'user', start, end, word };
    }
  }
  if (word === 'mrn') return { kind: 'number', start, end, word };
  if (word === 'als' || word === 'as') {
    for (let at = token - 1; at >= Math.max(0, token - 3); at--)
      if (loggedIn.has(view.word(at))) return { kind: 'as', start, end, word };
    // "Sie sind als anna.k angemeldet"
    for (let at = token + 2; at < Math.min(view.tokens.count, token + 5); at++)
      if (loggedIn.has(view.word(at))) return { kind: 'as', start, end, word };
  }
  return undefined;
}

function isNumberWord(word: string): boolean {
  return /(?:nummern?|nrn?|no|nos|num|numbers?|ids?|kennung|kennziffer|code|identifier|ident)$/.test(word);
}

/** "Kunden-Nr.", "customer_id", "Mitglied Nr", "Kd.-Nr.", "medical record number" is written otherwise. */
function followedBy(view: TextView, token: number): { readonly end: number; readonly word: string } | undefined {
  const { tokens, text } = view;
  const { starts, ends, count } = tokens;
  let next = token + 1;
  if (next >= count)
    return text.charCodeAt(ends[token] ?? 0) === 0x23 ? { end: (ends[token] ?? 0) + 1, word: '' } : undefined;
  let gap = text.slice(ends[token], Math.min(starts[next] ?? 0, (ends[token] ?? 0) + 5));
  if (/^ ?#$/.test(gap)) return { end: starts[next] ?? 0, word: '' };
  if (!/^(?:[-_ \u00a0–]|\.?[- ]?|\. -|- | - )$/.test(gap)) return undefined;
  let word = view.word(next);
  // "member account number", "patient record no"
  if (word === 'account' || word === 'record' || word === 'card' || word === 'karten' || word === 'ausweis') {
    next++;
    if (next >= count) return undefined;
    gap = text.slice(ends[next - 1], Math.min(starts[next] ?? 0, (ends[next - 1] ?? 0) + 3));
    if (!/^[-_ ]$/.test(gap)) return undefined;
    word = view.word(next);
  }
  return numberWords.has(word) ? { end: ends[next] ?? 0, word } : undefined;
}

/** "user name", "Benutzer-Name" */
function nameBehind(view: TextView, token: number): number | undefined {
  const { tokens, text } = view;
  const next = token + 1;
  if (next >= tokens.count) return undefined;
  const word = view.word(next);
  if (word !== 'name' && word !== 'kennung' && word !== 'login') return undefined;
  const gap = text.slice(tokens.ends[token], tokens.starts[next]);
  return gap === ' ' || gap === '-' || gap === '_' ? (tokens.ends[next] ?? 0) : undefined;
}
