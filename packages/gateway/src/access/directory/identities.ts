import type { Person } from '@gatehouse/contract/directory';

type Identity = NonNullable<Person['identities']>[number];

/** With the length before it, no issuer and subject can be read as another pair. */
export function keyOfIdentity({ issuer, subject }: Identity): string {
  return `${issuer.length}:${issuer}${subject}`;
}

export function isSameIdentity(one: Identity, other: Identity): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

export function hasIdentity({ identities = [] }: Person, identity: Identity): boolean {
  return identities.some((one) => isSameIdentity(one, identity));
}

/** Whether somebody of a tenant has a name for signing in already; in large and small letters it is the same. */
export function userNameIsTaken(
  people: readonly Person[],
  wanted: { readonly tenant: string; readonly userName: string; readonly except?: string | undefined },
): boolean {
  const name = wanted.userName.toLowerCase();
  return people.some(
    ({ id, tenant, userName }) => id !== wanted.except && tenant === wanted.tenant && userName?.toLowerCase() === name,
  );
}

export interface IdentifiedPeople {
  /** Ids of people by `keyOfIdentity`. */
  readonly owners: ReadonlyMap<string, string>;
  /** Who has an identity that is somebody else's, in directories from before two could not have the same. */
  readonly shared: readonly { readonly issuer: string; readonly person: string; readonly other: string }[];
}

/** Whose an identity is: of several who have it, the one who was there first. */
export function identifiedPeople(people: readonly Person[]): IdentifiedPeople {
  const owners = new Map<string, string>();
  const shared: { issuer: string; person: string; other: string }[] = [];
  const first = people.toSorted((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
  for (const { id, identities = [] } of first) {
    for (const identity of identities) {
      const key = keyOfIdentity(identity);
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, id);
      else if (owner !== id) shared.push({ issuer: identity.issuer, person: owner, other: id });
    }
  }
  return { owners, shared };
}
