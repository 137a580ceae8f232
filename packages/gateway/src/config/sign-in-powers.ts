import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from '@gatehouse/contract/config';
import type { Finding } from './problem.ts';

/**
 * What is beyond whoever changes who may sign in: roles that signing in gives, before or after, and that permit more than they may give. An issuer
 * that is another one gives all of its roles to others, so any change of `signIn` counts.
 */
export function signInFindings(
  before: Pick<Configuration, 'signIn'>,
  after: Pick<Configuration, 'signIn'>,
  mayGive: (role: string) => boolean,
): readonly Finding[] {
  if (isDeepStrictEqual(before.signIn, after.signIn)) return [];
  const beyond = (given: readonly Given[]): readonly Given[] => given.filter(({ role }) => !mayGive(role));
  const now = beyond(rolesGiven(after));
  const gone = beyond(rolesGiven(before)).filter(({ role }) => now.every((one) => one.role !== role));
  return [
    ...now.map(({ path, role }) => finding(path, role)),
    ...gone.slice(0, 1).map(({ role }) => finding(['signIn'], role)),
  ];
}

interface Given {
  readonly path: Finding['path'];
  readonly role: string;
}

function rolesGiven({ signIn: { issuers, scim } }: Pick<Configuration, 'signIn'>): readonly Given[] {
  return [
    ...issuers.flatMap(({ defaultRole, roles }, index) => [
      ...roles.map(({ role }, place) => ({ path: ['signIn', 'issuers', index, 'roles', place, 'role'], role })),
      ...(defaultRole === undefined ? [] : [{ path: ['signIn', 'issuers', index, 'defaultRole'], role: defaultRole }]),
    ]),
    ...scim.roles.map(({ role }, place) => ({ path: ['signIn', 'scim', 'roles', place, 'role'], role })),
  ];
}

function finding(path: Finding['path'], role: string): Finding {
  return {
    path,
    message: `\`${role}\` permits more than whoever changes this may do, and nobody can give others more than that`,
    remedy: 'Let somebody change who may sign in who has all permissions of the roles that it gives.',
  };
}
