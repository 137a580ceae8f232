import type { TextView } from '../../core/recogniser.ts';
import type { FoundValue } from './assignments.ts';
import { isNoPassword } from './no-passwords.ts';
import { isPlaceholder, isReference, isUuid, looksChosen, looksRandom, mayBeHash } from './secret-values.ts';
import { readValue } from './value-reader.ts';

/*
 * Passwords and keys in sentences, German and English: "das Passwort für den Server lautet …", "my password is …", "mit dem Kennwort …",
 * "… ist mein Passwort", "Zugangsdaten: admin / …". The farther the value from the word, the more it has to look like one.
 */

const betweenWords = String.raw`(?:[ \t]+(?:\([^()\n]{0,40}\)|[^\s:=.!?;"“„(|]{1,40}(?:\.(?=\w)[^\s:=.!?;"“„(|]{1,40}){0,3})){0,8}?`;
/** Words up to a verb or a colon. Each word is read in one way only, so that this is linear. */
const connection = new RegExp(
  String.raw`["'”“)\]*_]{0,3},?(${betweenWords})(?:[ \t]*([:=](?!//)|[–—-](?=[ \t]))[ \t]*|[ \t]+(ist|lautet|lauten|wäre|war|bleibt|heißt|heisst|is|was|are|reads|equals|remains|will be|sei)\b(?:[ \t]*[:=])?[ \t]+)(?:\*\*|__)?(?:(?:jetzt|nun|aktuell|derzeit|immer noch|weiterhin|noch|ab sofort|ab heute|einfach|wie folgt|folgendes|now|currently|still|simply|just|again|also|dann|always|immer|wieder|as follows)\b[ \t]*:?[ \t]*){0,2}(?:\*\*|__)?(?:(?<=:[ \t*_]{0,8})\r?\n[ \t]*)?`,
  'iy',
);
const changed = /[^.!?\n]{0,60}?[ \t](?:auf|zu|to|in|into)[ \t]+(?=\S)/y;
const changedBehind =
  /^["'“”»«*_]{0,3}[ \t]{1,3}(?:um)?(?:ge|zurückge|umge)?(?:ändert|ändern|setzt|setzen|stellt|stellen|abgeändert|wechselt)/i;
const changedBefore = /(?:chang|reset|set|updat|switch|rotat)\w{0,4}\s+(?:\w+\s+){0,3}$/i;
const directly = /["'”“*_]{0,2}[ \t]{1,3}(?:\*\*|__|\((?=[^\s()]{5,64}\)))?/y;
const clauseEnd =
  /^["'“”»«*_)\]]{0,3}(?:$|[\n\r]|\\n|[.,;!?)](?:\s|$|["“”])|[ \t]+[-–—(|/]|[ \t]+(?:und|and|oder|or|bitte|please|für|for|benutzer\w*|user\w*|login|danke|thanks|vg|lg|mfg)\b)/i;
const owners =
  /(?:my|mein|meine|meines|unser|unsere|our|das|the|dein|ihr|your|neues?|new|wlan|wifi|wi-fi|admin|root)[ \t-]+(?:\w+[ \t-]+){0,2}$/i;

function match(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function isNothing(written: string): boolean {
  return written.length >= 512 || isPlaceholder(written) || isReference(written);
}

/** The password that a sentence gives behind the word for it, which ends at `to` and whose name begins at `from`. */
export function findPasswordBehind(text: string, from: number, to: number): FoundValue | undefined {
  const connected = match(connection, text, to);
  if (connected !== null) {
    const found = behindConnection(text, from, to + connected[0].length, connected);
    if (found !== undefined) return found;
  }
  const direct = match(directly, text, to);
  if (direct !== null) {
    const value = readValue(text, to + direct[0].length, false);
    if (value !== undefined) {
      const written = text.slice(value.start, value.end);
      if (!isNothing(written) && !/\s/.test(written)) {
        const isChosen = (looksChosen(written) && written.length >= 6) || isUuid(written);
        if (/^\d{6,12}$/.test(written) && !/^[ \t]?[\p{L}%]/u.test(text.slice(value.end, value.end + 2)))
          return { start: value.start, end: value.end, score: 600 };
        if (isChosen || (value.isQuoted && isQuotedPassword(written)))
          return { start: value.start, end: value.end, score: isChosen ? 880 : 600 };
      }
    }
  }
  return behindChange(text, from, to);
}

function isQuotedPassword(written: string): boolean {
  return written.length >= 4 && written.length <= 64 && !isNoPassword(written) && !/^[\p{Lu}][\p{Ll}]+$/u.test(written);
}

function behindConnection(
  text: string,
  from: number,
  place: number,
  connected: RegExpExecArray,
): FoundValue | undefined {
  const value = readValue(text, place, false);
  if (value === undefined) return undefined;
  const written = text.slice(value.start, value.end);
  if (isNothing(written)) return undefined;
  const span = { start: value.start, end: value.end };
  const [, between = '', sign, verb] = connected;
  if (value.isQuoted) {
    if (/[\n\r]/.test(written) || written.length > 128 || isNoPassword(written)) return undefined;
    const words = written.split(/\s+/);
    if (words.length === 1)
      return looksChosen(written) || between === '' || verb !== undefined ? { ...span, score: 900 } : undefined;
    return verb !== undefined &&
      words.length <= 8 &&
      words.every((word) => word.length >= 3) &&
      words.filter(isNoPassword).length <= (words.length >= 4 ? 1 : 0)
      ? { ...span, score: 700 }
      : undefined;
  }
  if (looksChosen(written) || looksRandom(written, 10)) return { ...span, score: between === '' ? 920 : 850 };
  if (!clauseEnd.test(text.slice(value.end, value.end + 24))) return undefined;
  if (/^\d{4,12}$/.test(written)) return between.length < 30 ? { ...span, score: 800 } : undefined;
  if (sign === '-' || sign === '–' || sign === '—') return undefined;
  if (!/^[\p{L}\p{M}-]{4,32}$/u.test(written) || isNoPassword(written)) return undefined;
  if (between.trim() !== '' && verb !== 'lautet') return undefined;
  if (verb === 'lautet' || sign !== undefined) return { ...span, score: 650 };
  // "My password is sunshine", "mein Passwort ist Sonnenschein": in German what is said of a thing has a small letter.
  const isGerman = verb === 'ist';
  if (isGerman && !/^\p{Lu}/u.test(written)) return undefined;
  return owners.test(text.slice(Math.max(0, from - 40), from)) ? { ...span, score: 550 } : undefined;
}

/** "Passwort auf … geändert", "changed the password to …". */
function behindChange(text: string, from: number, to: number): FoundValue | undefined {
  const moved = match(changed, text, to);
  if (moved === null) return undefined;
  const value = readValue(text, to + moved[0].length, false);
  if (value === undefined) return undefined;
  const written = text.slice(value.start, value.end);
  if (isNothing(written) || /\s/.test(written)) return undefined;
  const isChange =
    changedBehind.test(text.slice(value.end, value.end + 24)) ||
    changedBefore.test(text.slice(Math.max(0, from - 40), from));
  if (!isChange) return undefined;
  return looksChosen(written) || (value.isQuoted && isQuotedPassword(written))
    ? { start: value.start, end: value.end, score: 800 }
    : undefined;
}

const givers: ReadonlySet<string> = new Set(['ist', 'lautet', 'war', 'wäre', 'is', 'was', 'als', 'as']);
const owned: ReadonlySet<string> = new Set(
  'mein meine meinem das unser unsere dein deine der die my the our your sein seine ihr ihre his her a an ein neues aktuelles neue new current temporary temporäres initiales jetzt now weiterhin wlan root admin'.split(
    ' ',
  ),
);

/** The password before the word for it: "… ist mein Passwort", "use … as password". */
export function findPasswordBefore(view: TextView, token: number): FoundValue | undefined {
  const { text, tokens } = view;
  const asked = findAskedPassword(view, token);
  if (asked !== undefined) return asked;
  for (let at = token - 1; at >= 0 && at >= token - 4; at--) {
    const word = view.word(at);
    if (!givers.has(word)) {
      if (at < token - 1 && !owned.has(word)) return undefined;
      continue;
    }
    const gap = (tokens.starts[at] ?? 0) - 1;
    if (text.charCodeAt(gap) !== 0x20) return undefined;
    const end = trimmedEnd(text, gap);
    const start = runStart(text, end);
    const value = text.slice(start, end);
    return looksChosen(value) && !isNothing(value) ? { start, end, score: 800 } : undefined;
  }
  return undefined;
}

const articles: ReadonlySet<string> = new Set(['ein', 'kein', 'a', 'an', 'the', 'das']);
const users: ReadonlySet<string> = new Set(
  'ist is wäre war was sind benutze nutze verwende benutzt habe use using uses used have nimm'.split(' '),
);

/** "Ist … ein sicheres Passwort?", "is … a good password?". */
function findAskedPassword(view: TextView, token: number): FoundValue | undefined {
  const { text, tokens } = view;
  for (let at = token - 1; at > 0 && at >= token - 3; at--) {
    if (!articles.has(view.word(at))) continue;
    const end = trimmedEnd(text, (tokens.starts[at] ?? 0) - 1);
    const start = runStart(text, end);
    const before = view.tokenFrom(Math.max(0, start - 3));
    if (start === end || !users.has(view.word(before))) return undefined;
    const value = text.slice(start, end);
    return looksChosen(value) && !isNothing(value) ? { start, end, score: 750 } : undefined;
  }
  return undefined;
}

function trimmedEnd(text: string, place: number): number {
  let end = place;
  while (end > 0 && /["“”'`,]/.test(text.charAt(end - 1))) end--;
  return end;
}

function runStart(text: string, end: number): number {
  let start = end;
  while (
    start > 0 &&
    end - start < 64 &&
    text.charCodeAt(start - 1) > 0x20 &&
    !/["„“'`(>]/.test(text.charAt(start - 1))
  )
    start--;
  return start;
}

/** Whether something in the rest of the sentence could be, or announce, a value: a digit, a sign, a verb of being. */
export function mayGiveValue(text: string, place: number): boolean {
  const limit = Math.min(text.length, place + 120);
  for (let at = place; at < limit; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20) {
      const next = text.charCodeAt(at + 1);
      if (next === 0x69 || next === 0x6c || next === 0x77 || next === 0x68 || next === 0x61 || next === 0x49) {
        verb.lastIndex = at + 1;
        if (verb.test(text)) return true;
      }
    } else if (
      unit <= 0x40
        ? unit === 0x3a ||
          unit === 0x3d ||
          unit === 0x22 ||
          (unit >= 0x23 && unit <= 0x26) ||
          unit === 0x27 ||
          unit === 0x40 ||
          (unit >= 0x30 && unit <= 0x39) ||
          unit === 0x2a
        : unit === 0x5f || unit === 0x60 || unit === 0x5e || unit > 0x2000 || unit === 0xab || unit === 0xbb
    )
      return true;
    // The end of a sentence, but no sign inside a word.
    else if ((unit === 0x2e || unit === 0x3f || unit === 0x21 || unit === 0x0a) && !(text.charCodeAt(at + 1) > 0x20))
      return false;
    else if (unit === 0x21 || unit === 0x3f) return true;
  }
  return false;
}

const verb = /(?:ist|lautet|lauten|is|was|war|wäre|heißt|heisst|are|auf)\b/iy;

const nearby =
  /["'”“)\]*_]{0,3}(?:[ \t]+[^\s:=.!?;"“„(|]{1,40}){0,8}?[ \t]*(?:[:=](?!\/\/)[ \t]*|[ \t]+(?:ist|lautet|is|was|reads)\b[ \t]*:?[ \t]*)(?:\*\*|__)?(?:(?<=:[ \t*_]{0,8})\r?\n[ \t]*)?/iy;

/** The key or token that a sentence gives behind the word for it. */
export function findKeyBehind(text: string, to: number, isStrong: boolean): FoundValue | undefined {
  for (const pattern of [nearby, directly]) {
    const near = match(pattern, text, to);
    if (near === null) continue;
    const value = readValue(text, to + near[0].length, false);
    if (value === undefined) continue;
    const written = text.slice(value.start, value.end);
    if (isNothing(written) || /\s/.test(written)) continue;
    const isDrawn = looksRandom(written, isStrong ? 12 : 18) && !(mayBeHash(written) && !isStrong);
    if (isStrong && pattern === nearby && /^\d{12,63}$/.test(written))
      return { start: value.start, end: value.end, score: 750 };
    if (
      isDrawn ||
      (isStrong && pattern === nearby && (mayBeHash(written) || isUuid(written)) && written.length >= 16)
    ) {
      return { start: value.start, end: value.end, score: isStrong ? 850 : 700 };
    }
    if (isStrong && pattern === nearby && written.length >= 8 && looksChosen(written))
      return { start: value.start, end: value.end, score: 750 };
  }
  return undefined;
}

const pair =
  /(?:\([^()\n]{0,40}\))?(?:[ \t]+(?:für|zum|zur|vom|for|to)[ \t]+[^\n:=.;]{1,40})?[ \t]*(?:[:=]|\b(?:lauten|sind|are|is|ist|mit|with|as|als)\b:?)[ \t]*(?:\r?\n[ \t]*)?["'`*]{0,2}([\w.@+-]{2,64})["'`*]{0,2}(?:[ \t]*[/|:,;+][ \t]*|[ \t]+(?:und|and|mit|with|-|–)[ \t]+)(?:(?:dem|das|the|a)[ \t]+)?(?:(?:passwort|password|pw|kennwort)[ \t]*[:=]?[ \t]*)?["'`*]{0,2}/iy;

/** The password of "Zugangsdaten: name / password". */
export function findPairBehind(text: string, to: number): FoundValue | undefined {
  const found = match(pair, text, to);
  if (found === null || /^https?$/i.test(found[1] ?? '')) return undefined;
  const value = readValue(text, to + found[0].length, false);
  if (value === undefined) return undefined;
  const written = text.slice(value.start, value.end);
  if (isNothing(written) || /\s/.test(written)) return undefined;
  return looksChosen(written) ? { start: value.start, end: value.end, score: 820 } : undefined;
}
