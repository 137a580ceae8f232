import { isIPv6 } from 'node:net';
import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { listedBefore, listedFrom, wordList } from '../words-around.ts';

/*
 * IP addresses of both versions. The span is the address alone: a port, a prefix length and brackets stay. Private and link-local
 * addresses count, for behind them is a person's machine; loopback, unspecified and masks do not.
 *
 * Four small numbers with dots are as often the number of a version or of a section. So a version's or section's word before them rules them
 * out, and if all four are small there must be a sign that they are an address: a word, a port, a prefix length, a place in a URL.
 */

const { digit, letter } = tokenKinds;
const dot = 0x2e;
const colon = 0x3a;
const slash = 0x2f;

/** Words before an address that stand before anything else as well. */
const weakWords = wordList('from to von nach at auf unter via');
const addressWords = wordList(
  `ip ips ipv4 ipv6 ip4 ip6 host hosts server servers client clients gateway router dns nameserver resolver ping pinged traceroute ssh scp
  rdp vpn proxy node nodes peer peers remote local inet inet6 addr address addresses adresse adressen src dst source destination subnet netz netzwerk network host* ip* *ip *server *host *addr *address *adresse rechner drucker printer firewall login logins
  angemeldet eingeloggt anfrage anfragen zugriff zugriffe request requests connection verbindung angriff whois aaaa ptr`,
);
const otherWords = wordList(
  `version versions versionen ver vers v release releases rel build builds firmware update updates upgrade patch patchlevel revision rev hotfix
  kapitel abschnitt absatz ziffer punkt paragraph paragraf section sections chapter clause figure fig abbildung abb tabelle table anhang
  appendix annex teil part oid nr no nummer item step schritt stand softwarestand driver treiber sdk kernel assembly assemblyversion
  fileversion *version *versions *versionen`,
);
const octetPattern = /^(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])$/;
/** Between a version's word and its number may be a name and little more. */
const reach = 4;
/** "from 1.2.3.4 to 1.2.3.5": the word stands before both. */
const farReach = 12;

/** A number up to 255 without needless zeros; -1 for anything else. `O` and `l` count as the digits that they look like. */
function octet(written: string): number {
  if (written.length === 0 || written.length > 3) return -1;
  const read = /^\d+$/.test(written) ? written : written.replaceAll(/[oO]/g, '0').replaceAll(/[lI|]/g, '1');
  return octetPattern.test(read) ? Number(read) : -1;
}

/** Contiguous ones, as masks have them (RFC 950), and the inverse masks of access lists. */
function isMask(value: number): boolean {
  const inverse = ~value >>> 0;
  return (value >= 0x80000000 && (inverse & (inverse + 1)) === 0) || value <= 0x00ffffff;
}

function prefixLength(text: string, place: number): number {
  const written = /\d{1,3}(?!\d)/y;
  if (text.charCodeAt(place) !== slash) return -1;
  written.lastIndex = place + 1;
  const match = written.exec(text);
  return match === null ? -1 : Number(match[0]);
}

/** The end of the address of version 4 that begins with this token, and its four numbers; undefined where none does. */
function readFour(
  view: TextView,
  token: number,
): { readonly end: number; readonly value: number; readonly small: boolean; readonly exact: boolean } | undefined {
  const { text, tokens } = view;
  const { starts, ends, kinds, count } = tokens;
  if (token + 4 > count) return undefined;
  const start = starts[token] ?? 0;
  if ((starts[token + 3] ?? 0) - start > 12) return undefined;
  let value = 0;
  let small = true;
  let exact = true;
  for (let at = token; at < token + 4; at++) {
    const from = starts[at] ?? 0;
    if (at > token && (from !== (ends[at - 1] ?? 0) + 1 || text.charCodeAt(from - 1) !== dot)) return undefined;
    const number = octet(text.slice(from, ends[at]));
    if (number === -1) return undefined;
    if (((kinds[at] ?? 0) & letter) !== 0) exact = false;
    if (number > 31) small = false;
    value = value * 256 + number;
  }
  const end = ends[token + 3] ?? 0;
  // A fifth number makes it something else: an object identifier, a section.
  if (text.charCodeAt(end) === dot && /[0-9]/.test(text.charAt(end + 1))) return undefined;
  if (text.charCodeAt(start - 1) === dot && /[\w]/.test(text.charAt(start - 2))) return undefined;
  return { end, value, small, exact };
}

/** Whether the number is what comes behind a product's name and a slash: `Chrome/131.0.0.0`. */
function isProductVersion(text: string, start: number): boolean {
  if (text.charCodeAt(start - 1) !== slash || !/[A-Za-z]/.test(text.charAt(start - 2))) return false;
  for (let at = start - 2; at >= Math.max(0, start - 200); at--) {
    const unit = text.charCodeAt(at);
    if (unit <= 0x20) break;
    if (unit === colon && text.charCodeAt(at + 1) === slash) return false;
  }
  return true;
}

function fourAt(view: TextView, token: number): EntitySpan | undefined {
  const read = readFour(view, token);
  if (read === undefined) return undefined;
  const { text } = view;
  const start = view.tokens.starts[token] ?? 0;
  const { end, value, small, exact } = read;
  const first = value >>> 24;
  if (first === 127 || first === 0 || isMask(value >>> 0)) return undefined;
  const prefix = prefixLength(text, end);
  if (isProductVersion(text, start)) return undefined;
  const told = listedBefore(view, token, addressWords, reach);
  const other = listedBefore(view, token, otherWords, small ? farReach : reach);
  if (other > 0 && (told === 0 || other <= told)) return undefined;
  if (!exact && told === 0) return undefined;
  const before = text.charAt(start - 1);
  const behind = text.slice(end, end + 3);
  const isPrivate = first === 10 || value >>> 16 === 0xc0a8 || value >>> 20 === 0xac1;
  const hasForm =
    prefix >= 8 ||
    /^:\d\d/.test(behind) ||
    before === '@' ||
    text.slice(start - 3, start) === '://' ||
    behind === ' - ' ||
    isPrivate;
  if (
    small &&
    told === 0 &&
    !hasForm &&
    listedBefore(view, token, weakWords, 1) === 0 &&
    listedFrom(view, token + 4, addressWords, 2) === 0 &&
    !/^(?:([148])\.\1\.\1\.\1|9\.9\.9\.9|8\.8\.4\.4)$/.test(text.slice(start, end))
  )
    return undefined;
  return span(text, start, end, told > 0 || hasForm ? 950 : 850);
}

function span(text: string, start: number, end: number, score: number): EntitySpan {
  return { type: 'IP_ADDRESS', start, end, value: text.slice(start, end), score, recogniser: 'ip-address' };
}

function isHexadecimalUnit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x66) || (unit >= 0x41 && unit <= 0x46);
}

const longestSix = 45;

/**
 * The address of version 6 around this token, not before `earliest`. Of short forms only those count that lie where addresses are given out
 * (RFC 4291 and the registry of IANA), for `a::b` and `std::f1` are program text.
 */
function sixAt(view: TextView, token: number, earliest: number): EntitySpan | undefined {
  const { text, tokens } = view;
  let start = tokens.starts[token] ?? 0;
  let end = tokens.ends[token] ?? 0;
  if (end - start > 4) return undefined;
  const limit = Math.max(earliest, start - longestSix);
  let colons = 0;
  while (start > limit && (isHexadecimalUnit(text.charCodeAt(start - 1)) || text.charCodeAt(start - 1) === colon))
    start--;
  const last = Math.min(text.length, start + longestSix + 2);
  while (end < last) {
    const unit = text.charCodeAt(end);
    if (unit !== colon && unit !== dot && !isHexadecimalUnit(unit)) break;
    end++;
  }
  // A word that ends in such letters, as in "Adresse:", is none of it.
  const wordAt = start - 1;
  if (wordAt >= 0 && /[\p{L}\p{N}_]/u.test(text.charAt(wordAt))) {
    while (start < end && text.charCodeAt(start) !== colon) start++;
  }
  if (text.charCodeAt(start) === colon && text.charCodeAt(start + 1) !== colon) start++;
  while (
    end > start &&
    (text.charCodeAt(end - 1) === dot || (text.charCodeAt(end - 1) === colon && text.charCodeAt(end - 2) !== colon))
  )
    end--;
  if (/[\p{L}\p{N}_]/u.test(text.charAt(end))) return undefined;
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === colon) colons++;
  if (colons < 2 || end - start < 4) return undefined;
  const address = text.slice(start, end);
  if (!isIPv6(address) || isReservedSix(address)) return undefined;
  const told = listedBefore(view, view.tokenFrom(start), addressWords, reach) > 0;
  if (address.includes('::')) {
    if (!/^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|64:ff9b:|::ffff:)/i.test(address)) return undefined;
  } else if (!told && !/[0-9a-f]{3}/i.test(address)) return undefined;
  // The zone belongs to a link-local address (RFC 4007).
  const zone = /^fe[89ab]/i.test(address) ? zoneEnd(text, end) : end;
  return span(text, start, zone, told ? 970 : 900);
}

function zoneEnd(text: string, place: number): number {
  const zone = /%[A-Za-z][A-Za-z0-9]{1,14}(?![A-Za-z0-9])/y;
  zone.lastIndex = place;
  return zone.test(text) ? zone.lastIndex : place;
}

/** Loopback, unspecified, multicast for all, and version 4's loopback and masks within version 6. */
function isReservedSix(address: string): boolean {
  if (/^(?:0{0,4}:){2,7}0{0,3}[01]?$/.test(address) || /^ff0[0-9a-f]::/i.test(address)) return true;
  const inner = /^::(?:ffff:)?(127|0|255)\.\d/i.exec(address);
  return inner !== null;
}

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, numbers, numberCount } = tokens;
  let spans: EntitySpan[] | undefined;
  let earliest = 0;
  for (let index = 0; index < numberCount; index++) {
    const token = numbers[index] ?? 0;
    const start = starts[token] ?? 0;
    const end = ends[token] ?? 0;
    if (start < earliest || end - start > 4) continue;
    const behind = text.charCodeAt(end);
    let found: EntitySpan | undefined;
    if (behind === colon || text.charCodeAt(start - 1) === colon) found = sixAt(view, token, earliest);
    if (found === undefined && behind === dot && ((kinds[token] ?? 0) & (digit | letter)) === digit)
      found = fourAt(view, token);
    if (found === undefined) continue;
    (spans ??= []).push(found);
    earliest = found.end;
  }
  return spans ?? none;
}

function canonical(value: string): string {
  if (value.includes(':')) return value.toLowerCase();
  return value.replaceAll(/[oO]/g, '0').replaceAll(/[lI|]/g, '1');
}

export const ipAddress: Recogniser = Object.freeze({
  id: 'ip-address',
  type: 'IP_ADDRESS',
  sources: ['RFC 791', 'RFC 4291', 'RFC 4632', 'RFC 5952', 'RFC 1918', 'IANA special-purpose address registries'],
  examples: {
    finds: [
      'Login von ⟦203.0.113.7⟧ um 12:30',
      'http://⟦192.168.1.7⟧:8080/x',
      'ssh root@⟦2001:db8::1⟧',
      'route ⟦192.168.1.17⟧/24',
    ],
    passes: ['127.0.0.1', '0.0.0.0', '255.255.255.0', 'Version 1.2.3.4', '::1', 'std::f1', '12:30:45'],
  },
  find,
  canonical,
});
