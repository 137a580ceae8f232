import type { Person } from '@gatehouse/contract/directory';
import type { Permission } from '@gatehouse/contract/permissions';
import { GatehouseError } from '../../core/errors.ts';
import type { ClaimedPerson, LinkClaim } from '../../core/people-directory.ts';

export interface LinkQuestion {
  readonly claimed: ClaimedPerson;
  readonly link: LinkClaim;
  /** Those of the tenant in which people are who come by themselves. */
  readonly people: readonly Person[];
  readonly permissionsOf: (role: string) => ReadonlySet<Permission>;
  /** Whether anybody signs in by an issuer of that id. What SCIM knows somebody by need not be one. */
  readonly signsIn: (issuer: string) => boolean;
}

/**
 * Whom somebody who comes for the first time is meant to be, of those who are there already: by the address, where the issuer has verified
 * that, or by the user name. Undefined where there is nobody like that. Throws `sign_in_failed`, with why for the log, where there is
 * somebody and it is not safe to say that it is the same: whoever decides what an issuer says would get what that person has. Then an
 * administrator has to write the identity.
 */
export function personToLink({ claimed, link, people, permissionsOf, signsIn }: LinkQuestion): Person | undefined {
  const same = people.filter((person) => person.status !== 'removed' && isNamed(person, claimed, link.by));
  const [person] = same;
  if (person === undefined) return undefined;
  if (same.length > 1) throw refused(`there are ${same.length} people like that`);
  if (link.by === 'verified-email' && !link.emailVerified)
    throw refused(`the issuer has not verified the address, which is that of ${person.id}`);
  if (person.identities?.some(({ issuer }) => signsIn(issuer)) === true)
    throw refused(`${person.id} has another identity`);
  if (person.status !== 'active') throw refused(`${person.id} is not active`);
  const given = new Set(claimed.roles.flatMap((role) => [...permissionsOf(role)]));
  const more = person.roles.find(({ role }) =>
    [...permissionsOf(role)].some((permission) => permission !== 'models.call' && !given.has(permission)),
  );
  if (more !== undefined)
    throw refused(`${person.id} has the role ${more.role}, which permits more than the groups at the issuer do`);
  return person;
}

function isNamed(person: Person, claimed: ClaimedPerson, by: LinkClaim['by']): boolean {
  const [known, said] = by === 'user-name' ? [person.userName, claimed.userName] : [person.email, claimed.email];
  return known !== undefined && said !== undefined && known.toLowerCase() === said.toLowerCase();
}

function refused(why: string): GatehouseError {
  return new GatehouseError('sign_in_failed', { note: `not linked: ${why}` });
}
