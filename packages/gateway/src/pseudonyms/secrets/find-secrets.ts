import { textSigns, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { bearerValue, findAssigned, findIdentification, type FoundValue } from './assignments.ts';
import { findCodes, findRecoveryPhrase } from './codes.ts';
import { findInCommand } from './commands.ts';
import { findPasswordFiles, findUrlPasswords } from './connection-urls.ts';
import { endsName, mayEndName, mayHaveName, type NameKind, readName } from './key-names.ts';
import { findPrivateKeys } from './private-keys.ts';
import { findKeyBehind, findPairBehind, findPasswordBefore, findPasswordBehind, mayGiveValue } from './prose.ts';
import { VendorTokens } from './vendor-tokens.ts';

/** A secret and the rule that found it: a vendor's, or `private-key`, `url-password`, `assignment`, `prose`, `code`, `command`. */
export interface FoundSecret extends FoundValue {
  readonly rule: string;
}

const { letter, digit, innerCapital, capitalised } = tokenKinds;
/** What a URL with a password has. */
const inUrls = textSigns.at | textSigns.colon | textSigns.slash;
const capitalOnly = capitalised | innerCapital;
/** So many names inside one value are looked at, so that no value is read again and again. */
const mostInRun = 8;
const longestName = 64;
const commands: ReadonlySet<string> = new Set([
  'curl',
  'mysql',
  'mysqldump',
  'mysqladmin',
  'mariadb',
  'sshpass',
  'docker',
  'podman',
  'ldapsearch',
  'mongosh',
]);
const pairs: ReadonlySet<string> = new Set([
  'zugangsdaten',
  'logindaten',
  'anmeldedaten',
  'login',
  'credentials',
  'creds',
  'zugang',
]);
const none: readonly FoundSecret[] = Object.freeze([]);

/** All that was found, in no order; spans may overlap. */
export function findSecrets(view: TextView): readonly FoundSecret[] {
  const { text, tokens } = view;
  const { count, starts, ends, kinds, signs } = tokens;
  let found: FoundSecret[] | undefined;
  const add = (value: FoundValue, rule: string): void => {
    (found ??= []).push({ start: value.start, end: value.end, score: value.score, rule });
  };
  if (text.includes('PRIVATE KEY') || text.includes('Private-Lines')) {
    for (const block of findPrivateKeys(text)) add({ ...block, score: 998 }, 'private-key');
  }
  if ((signs & inUrls) === inUrls && text.includes('://')) {
    for (const password of findUrlPasswords(text)) add({ ...password, score: 996 }, 'url-password');
  }
  if ((signs & textSigns.colon) !== 0 && text.includes(':5432:'))
    for (const password of findPasswordFiles(text)) add({ ...password, score: 930 }, 'password-file');
  let vendors: VendorTokens | undefined;
  let names: NameReader | undefined;
  for (let token = 0; token < count; token++) {
    const end = ends[token] ?? 0;
    const start = starts[token] ?? 0;
    const kind = kinds[token] ?? 0;
    const length = end - start;
    if (
      ((kind & digit) !== 0 && (kind & letter) !== 0 && length >= 4) ||
      ((kind & innerCapital) !== 0 && length >= 16) ||
      length >= 30
    ) {
      vendors ??= new VendorTokens(text);
      vendors.around(start, end, (value) => add(value, value.rule));
    }
    if (length < 2 || length > longestName) continue;
    if (mayEndName(text, end)) {
      if (!endsName(view.word(token).replace(/^n(?=pass|pw|kenn|token|secret|api|key|pin|tan)/, ''))) {
        if ((kind & innerCapital) === 0) continue;
        if (!mayHaveName(text.slice(start, end))) continue;
      }
    } else if (
      (kind & (innerCapital | digit)) === 0 ||
      (kind & letter) === 0 ||
      length < 4 ||
      !mayHaveName(text.slice(start, end))
    )
      continue;
    names ??= new NameReader(view, add);
    names.read(token);
  }
  return found ?? none;
}

function isNameUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x5f ||
    (unit >= 0xc0 && unit < 0x250)
  );
}

/** Reads what is around words that may name a secret. */
class NameReader {
  readonly #view: TextView;
  readonly #add: (value: FoundValue, rule: string) => void;
  #nameEnd = 0;
  #commandEnd = 0;
  #codeEnd = 0;
  /** How far the longest value reaches that was read and refused, and how many names in it were read since. */
  #runEnd = 0;
  #inRun = 0;
  readonly #limit = { end: 0 };

  constructor(view: TextView, add: (value: FoundValue, rule: string) => void) {
    this.#view = view;
    this.#add = add;
  }

  read(token: number): void {
    const { text, tokens } = this.#view;
    const start = tokens.starts[token] ?? 0;
    const end = tokens.ends[token] ?? 0;
    const word = this.#view.word(token);
    if (commands.has(word)) {
      if (end < this.#commandEnd) return;
      const command = findInCommand(text, end, word);
      this.#commandEnd = command.end;
      for (const value of command.values) this.#add(value, 'command');
      return;
    }
    if (word === 'bearer' || word === 'basic') {
      this.#readScheme(end);
      return;
    }
    if (word === 'identified') {
      const value = findIdentification(text, end);
      if (value !== undefined) this.#add(value, 'assignment');
      return;
    }
    if (end <= this.#nameEnd) return;
    const to = this.#endOfName(end);
    this.#nameEnd = to;
    const from = this.#startOfName(token, start);
    const name = text.slice(from, to);
    const { kind: ownKind, head } = readName(name);
    const kind = kindAround(text, from, to, ownKind, head);
    if (head === 'phrase' || head === 'mnemonic') {
      const phrase = findRecoveryPhrase(text, to);
      if (phrase !== undefined) this.#add(phrase, 'code');
    }
    if (pairs.has(head)) {
      const value = findPairBehind(text, to);
      if (value !== undefined) this.#add(value, 'prose');
      if (kind === undefined) return;
    }
    if (kind === undefined) return;
    this.#readValue(token, from, to, kind, head);
  }

  #readValue(token: number, from: number, to: number, kind: NameKind, head: string): void {
    const { text } = this.#view;
    if (kind === 'code') {
      if (from < this.#codeEnd || !this.#hasNumber(token, to)) return;
      for (const code of findCodes(text, from, to, head)) {
        this.#add(code, 'code');
        this.#codeEnd = code.end;
      }
      return;
    }
    if (to < this.#runEnd && ++this.#inRun > mostInRun) return;
    const assigned = findAssigned(text, from, to, kind, head, this.#limit);
    if (assigned !== undefined) {
      this.#add(assigned, 'assignment');
      return;
    }
    if (this.#limit.end > this.#runEnd) {
      this.#runEnd = this.#limit.end;
      this.#inRun = 0;
    }
    if (!/^[\p{L}\d \u00a0-]+$/u.test(text.slice(from, to)) || text.charCodeAt(from - 1) === 0x24) return;
    if (kind !== 'password' && /[a-z][A-Z]/.test(text.slice(from, to))) return;
    if (kind === 'password') {
      // A file has "pass" for a pass, and sentences have it for a document.
      if (head === 'pass' || head === 'psk') return;
      const value =
        (mayGiveValue(text, to) ? findPasswordBehind(text, from, to) : undefined) ??
        findPasswordBefore(this.#view, token);
      if (value !== undefined) this.#add(value, 'prose');
      return;
    }
    if (!mayGiveValue(text, to)) return;
    const value = findKeyBehind(text, to, kind === 'secret');
    if (value !== undefined) this.#add(value, 'prose');
  }

  /** Whether a number, or a code of letters, stands close behind a word. */
  #hasNumber(token: number, to: number): boolean {
    const { text, tokens } = this.#view;
    const { count, starts, ends, kinds } = tokens;
    for (let at = token + 1; at < count && at < token + 14; at++) {
      if ((starts[at] ?? 0) < to) continue;
      if (((kinds[at] ?? 0) & digit) !== 0) return true;
      if (text.charCodeAt(ends[at] ?? 0) === 0x2d && (kinds[at] ?? 0) === (letter | capitalOnly)) return true;
    }
    return false;
  }

  /** `Authorization: Bearer …`, and "Bearer …" alone. */
  #readScheme(end: number): void {
    const { text } = this.#view;
    let at = end;
    while (at < text.length && at - end < 4 && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09)) at++;
    if (at === end) return;
    const value = bearerValue(text, at);
    if (value !== undefined && value.end - value.start >= 16) this.#add(value, 'assignment');
  }

  #endOfName(end: number): number {
    const { text } = this.#view;
    let to = end;
    const limit = Math.min(text.length, end + longestName);
    while (to < limit) {
      const unit = text.charCodeAt(to);
      if (isNameUnit(unit)) to++;
      else if (
        (unit === 0x2d || unit === 0x2e) &&
        isNameUnit(text.charCodeAt(to + 1)) &&
        text.charCodeAt(to - 1) !== unit
      )
        to++;
      else break;
    }
    return to;
  }

  #startOfName(token: number, start: number): number {
    const { text, tokens } = this.#view;
    let from = start;
    const earliest = Math.max(0, start - longestName);
    while (from > earliest) {
      const unit = text.charCodeAt(from - 1);
      if (!isNameUnit(unit) && unit !== 0x2d && unit !== 0x2e) break;
      from--;
    }
    // Of an escaped line break the letter is none of the name.
    if (text.charCodeAt(from - 1) === 0x5c && /[nrt]/.test(text.charAt(from))) from++;
    if (from !== start || token === 0) return from;
    // "API key", "secret access key", "recovery codes": names in words.
    let first = from;
    for (let before = token - 1; before >= 0 && before >= token - 2; before--) {
      const stop = tokens.ends[before] ?? 0;
      if (stop !== first - 1 || (text.charCodeAt(stop) !== 0x20 && text.charCodeAt(stop) !== 0xa0)) break;
      const word = this.#view.word(before);
      if (!joinsName.has(word)) break;
      first = tokens.starts[before] ?? 0;
    }
    return first;
  }
}

const openedByCode =
  /tür|\btor\b|garage|alarm|tresor|\bsafe\b|\bgate\b|\bdoor\b|\block\b|schloss|schließfach|lockbox|\b2fa\b|bestätig|verif|anmeld|\bsms\b|entsperr|unlock|freischalt|einmal|one-time/i;
const network = /wlan|wi-?fi|\bssid\b|router|fritz|hotspot/i;

/** What words around a name say that says little alone: the code of a door, the key of a network. */
function kindAround(
  text: string,
  from: number,
  to: number,
  kind: NameKind | undefined,
  head: string,
): NameKind | undefined {
  if (head === 'code' && kind === undefined && to - from === 4) {
    return openedByCode.test(text.slice(Math.max(0, from - 48), to + 48)) ? 'code' : undefined;
  }
  if ((head === 'schlüssel' || head === 'key') && kind === 'weak') {
    return network.test(text.slice(Math.max(0, from - 48), from)) ? 'password' : kind;
  }
  return kind;
}

/** Words that are a part of the name behind them. */
const joinsName: ReadonlySet<string> = new Set(
  `api access secret private public encryption signing master account auth authentication service admin shared storage subscription app application webhook
client bearer refresh bot deploy wlan wifi network wpa wpa2 security recovery backup verification confirmation authenticator one time sms door alarm gate
safe unlock pin activation 2fa mfa otp license product public session cache sort primary foreign csrf next page user root server connection
pass seed x personal project preshared pre secret temporary emergency card reset login keypad lockbox garage vault factor device ssh hash personal`.split(
    /\s+/,
  ),
);
