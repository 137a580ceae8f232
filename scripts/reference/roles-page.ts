import { builtInRoleNames, builtInRoles } from '../../packages/contract/src/built-in-roles.ts';
import { permissionTexts } from '../../packages/contract/src/permission-texts.ts';
import { permissions } from '../../packages/contract/src/permissions.ts';
import { generatedNote, row } from './setting.ts';

/** docs/reference/roles.md: what can be permitted, and which role permits it. */
export function rolesPage(): string {
  const roles = builtInRoleNames.map((name) => {
    const { en, de } = builtInRoles[name];
    return row([`\`${name}\``, en, de]);
  });
  const rows = permissions.map((permission) => {
    const { en, de } = permissionTexts[permission];
    const having = builtInRoleNames.filter((name) => builtInRoles[name].permissions.includes(permission));
    return row([`\`${permission}\``, en, de, having.map((name) => `\`${name}\``).join(', ')]);
  });
  return `# Roles and permissions

${generatedNote}

Whatever a route or a stage of the path does needs one permission. A role is a set of permissions; what it does not name is
refused with \`role_not_permitted\`. [The routes](http.md#routes) name the permission that each of them needs.

## Built-in roles

| role | what it does | was sie tut |
| --- | --- | --- |
${roles.join('\n')}

## Permissions

| permission | what it permits | was sie erlaubt | roles that have it |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
