import type { PasswordFault } from '@gatehouse/contract/password-faults';
import { normalised } from './password-hash.ts';

/** Code points. NIST SP 800-63B-4 wants 64 at least to be possible. */
export const longestPassword = 256;
/** Fewer different characters than that make no password, however long it is. */
const fewestCharacters = 5;
/** Shorter words than that are parts of good passwords, too. */
const shortestWord = 4;

export interface PasswordRules {
  readonly minimumLength: number;
  /** What an attacker tries first: the name of the person, of the organisation, of this program. */
  readonly words: readonly string[];
  /** Passwords that many have, in small letters. */
  readonly common: ReadonlySet<string>;
}

/**
 * What is wrong with a password that somebody has chosen (NIST SP 800-63B-4, 3.1.1.2): its length, and whether it is one that others
 * have or that can be guessed from where it is used. There are no rules on kinds of characters, which only make passwords worse.
 */
export function passwordFault(
  password: string,
  { common, minimumLength, words }: PasswordRules,
): PasswordFault | undefined {
  const text = normalised(password);
  const characters = [...text];
  if (characters.length < minimumLength) return 'too_short';
  if (characters.length > longestPassword) return 'too_long';
  const small = text.toLowerCase();
  if (common.has(small) || common.has(withoutEnds(small))) return 'common';
  if (new Set(characters).size < fewestCharacters || isRun(small) || isRepeated(small)) return 'predictable';
  let rest = small;
  for (const word of words) if (word.length >= shortestWord) rest = rest.replaceAll(word.toLowerCase(), '');
  return [...rest].length < minimumLength / 2 ? 'predictable' : undefined;
}

/** Read when somebody chooses a password, which is rare: the list takes some megabytes. */
export async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const words: unknown = dictionary['passwords-common'];
  if (!Array.isArray(words)) throw new Error('the list of common passwords is not there');
  return new Set(words.map((word) => String(word).toLowerCase()));
}

/** Digits and signs that are put before and behind a common one to make it pass. */
function withoutEnds(text: string): string {
  return text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
}

/** `abcdefgh…`, `87654321…`. */
function isRun(text: string): boolean {
  let steps = 0;
  for (let index = 1; index < text.length; index += 1) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    if (Math.abs(step) <= 1) steps += 1;
  }
  return steps >= (text.length - 1) * 0.8;
}

/** The same few characters again and again. */
function isRepeated(text: string): boolean {
  for (let length = 1; length <= Math.min(6, text.length / 2); length += 1) {
    const part = text.slice(0, length);
    if (part.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return true;
  }
  return false;
}
