import { isPlaceholder } from './secret-values.ts';

/** The password in a URL (RFC 3986, section 3.2.1): `postgres://user:password@host`. */

export interface UrlPassword {
  readonly start: number;
  readonly end: number;
}

const longestAuthority = 512;

/** What no authority has, nor a password in one that is written as it should be. */
function endsAuthority(unit: number): boolean {
  return (
    unit <= 0x20 ||
    unit === 0x2f ||
    unit === 0x22 ||
    unit === 0x27 ||
    unit === 0x3c ||
    unit === 0x3e ||
    unit === 0x60 ||
    unit === 0x5c
  );
}

function isHostUnit(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    unit === 0x5b ||
    unit === 0x5f ||
    unit >= 0x80
  );
}

const blanks: ReadonlySet<string> = new Set([
  'x-oauth-basic',
  'oauth2',
  'pass',
  'password',
  'passwort',
  'pw',
  'pwd',
  'token',
]);

/** All passwords in the URLs of a text. */
export function findUrlPasswords(text: string): readonly UrlPassword[] {
  const found: UrlPassword[] = [];
  for (let place = text.indexOf('://'); place !== -1; place = text.indexOf('://', place + 3)) {
    if (!isHostUnit(text.charCodeAt(place - 1))) continue;
    const from = place + 3;
    const limit = Math.min(text.length, from + longestAuthority);
    let colon = -1;
    let at = -1;
    let end = from;
    for (; end < limit; end++) {
      const unit = text.charCodeAt(end);
      // A password may have a slash in it that nobody escaped, but then an "@" has to follow before the next one.
      if (endsAuthority(unit)) break;
      if (unit === 0x3a && colon === -1) colon = end;
      else if (unit === 0x40 && isHostUnit(text.charCodeAt(end + 1))) at = end;
      else if ((unit === 0x3f || unit === 0x23) && at !== -1) break;
    }
    if (at === -1 && colon !== -1 && text.charCodeAt(end) === 0x2f) at = signBehindSlash(text, colon, end, limit);
    if (at === -1 || colon === -1 || at <= colon + 1) continue;
    const password = text.slice(colon + 1, at);
    if (isPlaceholder(password) || blanks.has(password.toLowerCase())) continue;
    found.push({ start: colon + 1, end: at });
  }
  return found;
}

const passwordFile = /(?:^|[\s"'`])[\w.*-]{1,128}:(?:\d{2,5}|\*):[\w*-]{1,64}:[\w.*@-]{1,64}:([^\s:"'`]{3,128})/g;

/** The passwords of lines as `.pgpass` has them: host:port:database:user:password (PostgreSQL, "The Password File"). */
export function findPasswordFiles(text: string): readonly UrlPassword[] {
  const found: UrlPassword[] = [];
  for (let place = text.indexOf(':5432:'); place !== -1; place = text.indexOf(':5432:', place + 262)) {
    const from = Math.max(0, place - 130);
    const window = text.slice(from, place + 400);
    for (const line of window.matchAll(passwordFile)) {
      const password = line[1] ?? '';
      const end = from + line.index + line[0].length;
      if (
        !isPlaceholder(password) &&
        !blanks.has(password.toLowerCase()) &&
        (found.at(-1)?.end ?? 0) < end - password.length
      ) {
        found.push({ start: end - password.length, end });
      }
    }
  }
  return found;
}

/** The "@" of `user:pass/word@host`; a port before the slash says that there is no password. */
function signBehindSlash(text: string, colon: number, slash: number, limit: number): number {
  if (/^\d{0,5}$/.test(text.slice(colon + 1, slash))) return -1;
  for (let place = slash + 1; place < limit; place++) {
    const unit = text.charCodeAt(place);
    if (unit === 0x40) return isHostUnit(text.charCodeAt(place + 1)) ? place : -1;
    if (endsAuthority(unit)) return -1;
  }
  return -1;
}
