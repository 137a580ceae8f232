import type { CustomRole } from '@gatehouse/contract/directory';
import { permissionTexts } from '@gatehouse/contract/permission-texts';
import { type Permission, permissions } from '@gatehouse/contract/permissions';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { changeEntity, createEntity, type Directory, removeEntity, type ShownRole } from '../../api/directory.ts';
import { type AdminCalls, useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { AddButton } from '../../ui/add-button.tsx';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { Meaning } from './account-meaning.tsx';
import { RoleMatrix } from './role-matrix.tsx';
import { holdersOf, useRoleName } from './role-words.ts';
import { peopleTexts } from './texts.ts';

interface Props {
  readonly directory: Directory;
  readonly onChanged: () => Promise<void>;
}

/** Roles, built in and of the organisation, and what each permits. */
export function RolesView({ directory, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts).roles;
  const permitted = usePermitted();
  const calls = useAdminCall();
  const manages = permitted('roles.manage');
  const own = directory.roles.filter((role) => role.own !== undefined);

  return (
    <>
      <Card
        title={texts.own}
        explanation={texts.ownExplanation}
        actions={manages ? <NewRole directory={directory} onChanged={onChanged} /> : undefined}
      >
        <FailureNotice failure={calls.failure} />
        {own.length === 0 ? <EmptyState text={texts.noneOwn} /> : null}
        <ul className="people-role-list">
          {own.map((role) => (
            <RoleItem
              key={role.id}
              role={role}
              directory={directory}
              {...(manages ? { calls } : {})}
              onChanged={onChanged}
            />
          ))}
        </ul>
      </Card>
      <Card title={texts.builtIn} explanation={texts.builtInExplanation}>
        <ul className="people-role-list">
          {directory.roles
            .filter((role) => role.own === undefined)
            .map((role) => (
              <RoleItem key={role.id} role={role} directory={directory} onChanged={onChanged} />
            ))}
        </ul>
      </Card>
      <RoleMatrix directory={directory} />
    </>
  );
}

interface ItemProps extends Props {
  readonly role: ShownRole;
  /** Where it can be changed. */
  readonly calls?: AdminCalls;
}

function RoleItem({ role, directory, calls, onChanged }: ItemProps): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const language = useLanguage();
  const roleName = useRoleName(directory);
  const holders = holdersOf(role.id, directory);
  const count = role.permissions.length;

  return (
    <li>
      <div className="people-role-head">
        <h3>
          <ForeignText text={roleName(role.id)} />
        </h3>
        <code className="quiet">{role.id}</code>
        {role.own?.status === 'closed' ? <Tag>{texts.states.closed}</Tag> : null}
        {holders === 0 ? null : <Tag>{texts.roles.holders(formatCount(holders, language))}</Tag>}
        {calls === undefined || role.own === undefined ? null : (
          <RoleActions role={role.own} directory={directory} calls={calls} onChanged={onChanged} />
        )}
      </div>
      {role.own === undefined ? <p className="quiet">{role[language]}</p> : null}
      <details>
        <summary>
          {count === 1 ? texts.roles.one : texts.roles.count(formatCount(count, language))}
          <span className="visually-hidden">
            : <ForeignText text={roleName(role.id)} />
          </span>
        </summary>
        <ul>
          {permissions
            .filter((permission) => role.permissions.includes(permission))
            .map((permission) => (
              <li key={permission}>{permissionTexts[permission][language]}</li>
            ))}
        </ul>
      </details>
    </li>
  );
}

function NewRole({ directory, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts).form;
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <AddButton label={texts.newRole} onPress={() => setOpen(true)} />
      <Modal open={open} onClose={close} title={texts.newRole} wide>
        <RoleForm directory={directory} onChanged={onChanged} onClose={close} />
      </Modal>
    </>
  );
}

interface ActionsProps extends Props {
  readonly role: CustomRole;
  readonly calls: AdminCalls;
}

function RoleActions({ role, directory, calls: { busy, run }, onChanged }: ActionsProps): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const tell = useToast();
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);

  return (
    <div className="people-actions">
      <button type="button" aria-label={`${texts.form.edit}: ${role.name}`} onClick={() => setOpen(true)}>
        {texts.form.edit}
      </button>
      <Modal open={open} onClose={close} title={texts.form.editTitle(role.name)} wide>
        <RoleForm role={role} directory={directory} onChanged={onChanged} onClose={close} />
      </Modal>
      {role.status === 'active' ? (
        <Confirm
          label={texts.close.button}
          about={role.name}
          title={texts.close.title(role.name)}
          consequences={texts.close.role}
          disabled={busy}
          onConfirm={() =>
            void run(async (call) => {
              await removeEntity('role', role, call);
              await onChanged();
              tell({ text: texts.close.done });
            })
          }
        />
      ) : (
        <button
          type="button"
          disabled={busy}
          aria-label={`${texts.close.open}: ${role.name}`}
          onClick={() =>
            void run(async (call) => {
              await changeEntity('role', role, { status: 'active' }, call);
              await onChanged();
              tell({ text: texts.close.opened });
            })
          }
        >
          {texts.close.open}
        </button>
      )}
    </div>
  );
}

interface FormProps extends Props {
  /** What is changed; a new one without it. */
  readonly role?: CustomRole;
  readonly onClose: () => void;
}

function RoleForm({ role, directory, onChanged, onClose }: FormProps): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const language = useLanguage();
  const tell = useToast();
  const { busy, failure, run } = useAdminCall();
  const [id, setId] = useState('');
  const [name, setName] = useState(role?.name ?? '');
  const [chosen, setChosen] = useState<readonly Permission[]>(role?.permissions ?? []);
  const before = role?.permissions ?? [];
  const may = permissions.filter((one) => chosen.includes(one) && !before.includes(one));
  const mayNot = permissions.filter((one) => !chosen.includes(one) && before.includes(one));
  const renamed = role !== undefined && name.trim() !== role.name;
  const holders = role === undefined ? 0 : holdersOf(role.id, directory);

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    const permitted = permissions.filter((one) => chosen.includes(one));
    void run(async (call) => {
      if (role === undefined)
        await createEntity('role', { id: id.trim(), name: name.trim(), permissions: permitted }, call);
      else
        await changeEntity(
          'role',
          role,
          {
            ...(renamed ? { name: name.trim() } : {}),
            ...(may.length + mayNot.length === 0 ? {} : { permissions: permitted }),
          },
          call,
        );
      await onChanged();
      tell({ text: role === undefined ? texts.form.created : texts.form.changed });
      onClose();
    });
  };

  return (
    <form className="people-form" onSubmit={save}>
      {role === undefined ? (
        <TextField label={texts.form.roleId} name="role-id" longest={32} required value={id} onChange={setId} />
      ) : null}
      <TextField label={texts.form.name} name="role-name" longest={200} required value={name} onChange={setName} />
      <fieldset className="people-checks">
        <legend>{texts.form.permissions}</legend>
        {permissions.map((permission) => (
          <label key={permission}>
            <input
              type="checkbox"
              name={permission}
              checked={chosen.includes(permission)}
              onChange={({ target }) =>
                setChosen(target.checked ? [...chosen, permission] : chosen.filter((other) => other !== permission))
              }
            />
            <span>
              {permissionTexts[permission][language]} <code className="quiet">{permission}</code>
            </span>
          </label>
        ))}
      </fieldset>
      {role === undefined ? null : (
        <Meaning
          lines={[
            ...(renamed ? [texts.means.named(name.trim())] : []),
            ...(holders === 0 || may.length + mayNot.length === 0
              ? []
              : [texts.means.holders(formatCount(holders, language))]),
          ]}
          may={may}
          mayNot={mayNot}
        />
      )}
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button
          type="submit"
          className="primary"
          disabled={
            busy ||
            name.trim() === '' ||
            chosen.length === 0 ||
            (role === undefined ? id.trim() === '' : !renamed && may.length + mayNot.length === 0)
          }
        >
          {role === undefined ? texts.form.create : texts.form.save}
        </button>
      </div>
    </form>
  );
}
