import { permissionTexts } from '@gatehouse/contract/permission-texts';
import { permissions } from '@gatehouse/contract/permissions';
import type { ReactNode } from 'react';
import type { Directory } from '../../api/directory.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useRoleName } from './role-words.ts';
import { peopleTexts } from './texts.ts';

/** Every permission beside every role. */
export function RoleMatrix({ directory }: { readonly directory: Directory }): ReactNode {
  const texts = useOwnTexts(peopleTexts).roles;
  const language = useLanguage();
  const roleName = useRoleName(directory);
  const roles = directory.roles.filter(({ own }) => own?.status !== 'closed');

  return (
    <Card title={texts.matrix} explanation={texts.matrixExplanation}>
      <ScrollRegion label={texts.matrix}>
        <table className="people-matrix">
          <thead>
            <tr>
              <th scope="col">{texts.permission}</th>
              {roles.map(({ id }) => (
                <th key={id} scope="col">
                  <ForeignText text={roleName(id)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map((permission) => (
              <tr key={permission}>
                <th scope="row" title={permission}>
                  {permissionTexts[permission][language]}
                </th>
                {roles.map((role) => {
                  const held = role.permissions.includes(permission);
                  return (
                    <td key={role.id}>
                      <span aria-hidden="true">{held ? '●' : ''}</span>
                      <span className="visually-hidden">{held ? texts.yes : texts.no}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}
