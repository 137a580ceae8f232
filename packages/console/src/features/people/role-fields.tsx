import type { RoleAssignment } from '@gatehouse/contract/directory';
import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Directory } from '../../api/directory.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { usePlaceName, useRoleName } from './role-words.ts';
import { peopleTexts } from './texts.ts';

interface Props {
  readonly directory: Directory;
  readonly roles: readonly RoleAssignment[];
  readonly onChange: (roles: readonly RoleAssignment[]) => void;
}

/** Roles of somebody, each with where it holds. */
export function RoleFields({ directory, roles, onChange }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts).form;
  const language = useLanguage();
  const roleName = useRoleName(directory);
  const placeName = usePlaceName(directory);
  const [place, setPlace] = useState('');
  const places: readonly Omit<RoleAssignment, 'role'>[] = [
    {},
    ...directory.tenants.filter(({ status }) => status === 'active').map(({ id }) => ({ tenant: id })),
    ...directory.teams.filter(({ status }) => status === 'active').map(({ id, tenant }) => ({ tenant, team: id })),
  ];
  const where = places.find((one) => JSON.stringify(one) === place) ?? {};

  return (
    <fieldset className="people-roles">
      <legend>{texts.roles}</legend>
      <ul>
        {roles.map((assigned) => (
          <li key={JSON.stringify(assigned)}>
            <span>
              <ForeignText text={roleName(assigned.role)} />
              <span className="quiet">
                , <ForeignText text={placeName(assigned)} />
              </span>
            </span>
            <IconButton
              icon={X}
              label={texts.takeRole(`${roleName(assigned.role)}, ${placeName(assigned)}`)}
              onPress={() => onChange(roles.filter((other) => other !== assigned))}
            />
          </li>
        ))}
      </ul>
      <div className="people-role-add">
        <label>
          {texts.where}
          <select name="role-where" value={place} onChange={({ target }) => setPlace(target.value)}>
            {places.map((one) => (
              <option key={JSON.stringify(one)} value={one.tenant === undefined ? '' : JSON.stringify(one)}>
                {placeName(one)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.addRole}
          <select
            name="role-add"
            value=""
            onChange={({ target }) => {
              const role = directory.roles.find(({ id }) => id === target.value);
              if (role !== undefined) onChange([...roles, { role: role.id, ...where }]);
            }}
          >
            <option value="">{texts.chooseRole}</option>
            {directory.roles
              .filter(({ id, own }) => own?.status !== 'closed' && !has(roles, { role: id, ...where }))
              .map((role) => (
                <option key={role.id} value={role.id} title={role[language]}>
                  {roleName(role.id)}
                </option>
              ))}
          </select>
        </label>
      </div>
    </fieldset>
  );
}

function has(roles: readonly RoleAssignment[], { role, team, tenant }: RoleAssignment): boolean {
  return roles.some((one) => one.role === role && one.tenant === tenant && one.team === team);
}
