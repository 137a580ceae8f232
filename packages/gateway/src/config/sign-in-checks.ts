import { entries, textAt } from './entries.ts';
import type { Finding } from './problem.ts';
import { childOf, valueAt } from './schema-map.ts';

/** Issuers that could not be told apart, and sign-ins that could lead nowhere. */
export function signInFindings(value: unknown): Finding[] {
  const issuers = entries(value, ['signIn', 'issuers']);
  const reachable = textAt(valueAt(value, ['signIn']), 'publicUrl') !== undefined;
  const findings: Finding[] = [];
  for (const field of ['id', 'issuer']) {
    const seen = new Set<string>();
    for (const { entry, path } of issuers) {
      const text = textAt(entry, field);
      if (text === undefined) continue;
      if (seen.has(text))
        findings.push({
          path: [...path, field],
          message: `two issuers have the same \`${field}\``,
          remedy: 'Put what belongs together into one entry.',
        });
      seen.add(text);
    }
  }
  for (const { entry, path } of issuers) {
    const login = childOf(entry, 'login');
    if (login === undefined || login === null) continue;
    if (!reachable)
      findings.push({
        path: [...path, 'login'],
        message: 'the issuer cannot send browsers back, for nobody has said where the console is',
        remedy: 'Set `signIn.publicUrl`, such as https://gatehouse.example.org.',
      });
    const scopes = childOf(login, 'scopes');
    if (Array.isArray(scopes) && !scopes.includes('openid'))
      findings.push({
        path: [...path, 'login', 'scopes'],
        message: '`openid` is missing, without which the issuer does not say who somebody is',
        remedy: 'Add it.',
      });
  }
  return findings;
}
