import { z } from 'zod';

/**
 * References to secrets in settings that are secrets: `${secret:NAME}` to one that the gateway keeps, `${file:PATH}` to a file,
 * `${vault:PATH#FIELD}` to one in Vault or OpenBao. They stay what they are when a configuration is loaded, and give way to what they
 * name when that is used. `$${secret:` is a literal `${secret:`.
 */
export const secretSchemes = ['secret', 'file', 'vault'] as const;
export type SecretScheme = (typeof secretSchemes)[number];

export interface SecretReference {
  readonly scheme: SecretScheme;
  /** What follows the colon. */
  readonly target: string;
}

/** The name under which a secret is kept. */
export const secretName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'use letters, digits, dots, dashes and underscores, 64 characters at most',
  );

const longestTarget = 1_024;
/** A colon and a dash give the default of a variable of the environment, whatever that is called. */
const start = /\$\{(secret|file|vault):(?!-)/g;

/** The texts and the references of a setting, in turn. What begins like a reference and is none stays text. */
export function secretParts(text: string): readonly (string | SecretReference)[] {
  if (!text.includes('${')) return [text];
  const parts: (string | SecretReference)[] = [];
  let plain = '';
  let position = 0;
  for (const match of text.matchAll(start)) {
    if (match.index < position) continue;
    if (text[match.index - 1] === '$') {
      plain += text.slice(position, match.index - 1) + match[0];
      position = match.index + match[0].length;
      continue;
    }
    const from = match.index + match[0].length;
    const end = text.indexOf('}', from);
    if (end === -1 || end - from > longestTarget) continue;
    plain += text.slice(position, match.index);
    if (plain !== '') parts.push(plain);
    plain = '';
    parts.push({ scheme: match[1] as SecretScheme, target: text.slice(from, end) });
    position = end + 1;
  }
  plain += text.slice(position);
  if (plain !== '' || parts.length === 0) parts.push(plain);
  return parts;
}

export function secretReferences(text: string): readonly SecretReference[] {
  return secretParts(text).filter((part) => typeof part !== 'string');
}

/** A text in which nothing is a reference, and that comes out as what it was. */
export function withoutReferences(text: string): string {
  return text.replaceAll(start, (found) => `$${found}`);
}

export function formatReference({ scheme, target }: SecretReference): string {
  return `\${${scheme}:${target}}`;
}

/** What is wrong with a reference, and what to write; undefined where nothing is. */
export function faultOfReference({ scheme, target }: SecretReference): string | undefined {
  switch (scheme) {
    case 'secret':
      return secretName.safeParse(target).success
        ? undefined
        : 'Write ${secret:NAME}, with the name that it is kept under.';
    case 'file':
      return /^\P{Cc}+$/u.test(target) ? undefined : 'Write ${file:PATH}, with the path of the file.';
    case 'vault':
      return /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*#[A-Za-z0-9_.-]+$/.test(target)
        ? undefined
        : 'Write ${vault:PATH#FIELD}, such as ${vault:gatehouse/mistral#apiKey}.';
  }
}
