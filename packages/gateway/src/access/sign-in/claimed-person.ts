import type { IssuerOptions } from '@gatehouse/contract/sign-in';
import { GatehouseError } from '../../core/errors.ts';
import type { ClaimedPerson, LinkClaim } from '../../core/people-directory.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** More groups than that are not looked at: what a person may do must not depend on where a list was cut, so nothing is. */
const mostGroups = 5_000;
const longestText = 300;

/** Whom a verified token speaks of. Throws `invalid_token` where it names nobody. */
export function claimedPerson(claims: Claims, { claims: names, defaultRole, id, roles }: IssuerOptions): ClaimedPerson {
  const subject = textOf(claimNamed(claims, names.subject));
  if (subject === undefined) throw new GatehouseError('invalid_token', { note: 'the token names nobody' });
  const groups = new Set(groupsOf(claimNamed(claims, names.groups)));
  const mapped = roles.flatMap(({ group, role }) => (groups.has(group) ? [role] : []));
  return {
    issuer: id,
    subject,
    userName: textOf(claimNamed(claims, names.userName)),
    name: textOf(claimNamed(claims, names.name)),
    email: textOf(claimNamed(claims, names.email)),
    team: names.team === undefined ? undefined : textOf(claimNamed(claims, names.team)),
    roles: mapped.length === 0 && defaultRole !== undefined ? [defaultRole] : [...new Set(mapped)],
  };
}

/** How somebody of a verified token is found who is there already; undefined where that is not wanted. */
export function linkClaim(claims: Claims, { linkBy }: IssuerOptions): LinkClaim | undefined {
  // `"true"`, which some issuers write, is a text that others let people write themselves.
  return linkBy === 'nothing' ? undefined : { by: linkBy, emailVerified: claims['email_verified'] === true };
}

/** By its whole name first, for names that are addresses; then step by step at the dots. */
function claimNamed(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Claims)[step];
  }
  return found;
}

function groupsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  if (value.length > mostGroups) throw new GatehouseError('invalid_token', { note: 'too many groups' });
  return value.filter((group) => typeof group === 'string');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longestText && !/\p{Cc}/u.test(value)
    ? value
    : undefined;
}
