import { builtInRoleNames } from '@gatehouse/contract/built-in-roles';
import type { Configuration } from '@gatehouse/contract/config';
import type { Finding } from '../config/problem.ts';
import { roleFindings } from '../config/role-findings.ts';
import { connectToGateway } from './control-client.ts';

export interface RoleLookUp {
  /** Whether a gateway was asked which roles there are; otherwise only those that are built in are known. */
  readonly asked: boolean;
  /** Roles that the configuration names and that are not known. */
  readonly findings: readonly Finding[];
}

/** Whether there are the roles that a configuration names. Undefined where it names built-in ones only, which are always there. */
export async function lookUpRoles(configuration: Configuration): Promise<RoleLookUp | undefined> {
  const builtIn: readonly string[] = builtInRoleNames;
  const notBuiltIn = roleFindings(configuration, (role) => builtIn.includes(role), builtIn);
  if (notBuiltIn.length === 0) return undefined;
  const gateway = await connectToGateway(configuration.dataFolder);
  if (gateway === undefined) return { asked: false, findings: notBuiltIn };
  const own = (await gateway.directory.list('role')).flatMap(({ id, status }) => (status === 'active' ? [id] : []));
  const known = [...builtIn, ...own];
  return { asked: true, findings: roleFindings(configuration, (role) => known.includes(role), known) };
}
