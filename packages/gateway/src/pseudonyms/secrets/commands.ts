import type { FoundValue } from './assignments.ts';
import { isPlaceholder, isReference } from './secret-values.ts';
import { readValue } from './value-reader.ts';

/** Passwords that command lines take without a name for them: `curl -u user:…`, `mysql -p…`, `sshpass -p …`, `docker login -p …`. */

const longestCommand = 1500;

const userOption = /[ \t\n\\](?:-u|--user|--proxy-user|-U)(?:=|[ \t]{0,4}\\?\s{0,8}(?=["'$\w{]))/g;
const attached = /[ \t](?:-p)(?=[^\s-])/g;
const separate = /[ \t]-(?:p|pw)[ \t]+(?=[^\s-])/g;
const bindOption = /[ \t]-w[ \t]+(?=[^\s-])/g;
const blanks: ReadonlySet<string> = new Set([
  'pass',
  'password',
  'passwd',
  'token',
  'test',
  'yyy',
  'pw',
  'mypassword',
  'passwort',
  'secret',
]);

/** The end of a command: of its line, unless the line goes on. */
function commandEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + longestCommand);
  for (let at = from; at < limit; at++) {
    if (text.charCodeAt(at) === 0x0a && !/[\\,{'"]\s{0,3}$/.test(text.slice(Math.max(from, at - 4), at))) return at;
  }
  return limit;
}

export interface Command {
  readonly values: readonly FoundValue[];
  readonly end: number;
}

/** The passwords of a command whose name, in small letters, ends at `to`. */
export function findInCommand(text: string, to: number, name: string): Command {
  const end = commandEnd(text, to);
  const line = text.slice(to, end);
  const values: FoundValue[] = [];
  const add = (start: number, stop: number): void => {
    const written = text.slice(start, stop);
    if (
      written === '' ||
      isPlaceholder(written) ||
      isReference(written) ||
      blanks.has(written.toLowerCase()) ||
      /[$%]\{?[A-Za-z(]/.test(written.slice(0, 3))
    )
      return;
    values.push({ start, end: stop, score: 930 });
  };
  if (name === 'curl') {
    for (const option of line.matchAll(userOption)) readUser(text, to + option.index + option[0].length, add);
  } else if (name === 'ldapsearch') {
    for (const option of line.matchAll(bindOption)) {
      const value = readValue(text, to + option.index + option[0].length, false);
      if (value !== undefined) add(value.start, value.end);
    }
  } else {
    const pattern =
      name === 'docker' || name === 'podman' || name === 'sshpass' || name === 'mongosh' ? separate : attached;
    if (pattern === separate && name !== 'sshpass' && name !== 'mongosh' && !/\blogin\b/.test(line))
      return { values, end };
    for (const option of line.matchAll(pattern)) {
      const value = readValue(text, to + option.index + option[0].length, false);
      if (value !== undefined) add(value.start, value.end);
    }
    if (name === 'sshpass') {
      for (const option of line.matchAll(/[ \t]-p(?=["'\w])/g)) {
        const value = readValue(text, to + option.index + option[0].length, false);
        if (value !== undefined) add(value.start, value.end);
      }
    }
  }
  return { values, end };
}

/** `user:password`, quoted as a whole, in parts or not at all. */
function readUser(text: string, place: number, add: (start: number, end: number) => void): void {
  const whole = readValue(text, place, false);
  if (whole === undefined) return;
  const end = whole.isQuoted ? whole.end : shellWordEnd(text, place);
  const inside = text.slice(place, end + 2).indexOf(':');
  if (inside === -1) return;
  const colon = place + inside;
  if (colon < end) {
    if (colon === end - 1) {
      // `"token:"`, a key without a password; or `"user":"password"`, where the colon stands outside.
      add(whole.start, colon);
      return;
    }
    const quoted = readValue(text, colon + 1, false);
    if (quoted?.isQuoted === true && !whole.isQuoted) add(quoted.start, quoted.end);
    else if (!text.slice(whole.start, colon).startsWith('$')) add(colon + 1, end);
  } else if (whole.isQuoted && colon === end + 1) {
    const quoted = readValue(text, colon + 1, false);
    if (quoted !== undefined) add(quoted.start, quoted.end);
  }
}

function shellWordEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < 256 && text.charCodeAt(end) > 0x20) end++;
  return end;
}
