import type { Team, Tenant } from '@gatehouse/contract/directory';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { changeEntity, createEntity, type Directory, removeEntity } from '../../api/directory.ts';
import { type AdminCalls, useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { LimitFields } from '../../limits/limit-fields.tsx';
import { limitsChangeOf, readLimits, typedLimitsOf } from '../../limits/typed-limits.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ModalButton } from '../../ui/modal-button.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { Meaning, useLimitWords } from './account-meaning.tsx';
import { LimitCount } from './accounts-view.tsx';
import { peopleTexts } from './texts.ts';

type PlaceKind = 'team' | 'tenant';

interface Props {
  readonly kind: PlaceKind;
  readonly directory: Directory;
  readonly onChanged: () => Promise<void>;
}

/** Teams or tenants, with who is in them. */
export function PlacesView({ kind, directory, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const { columns } = texts.list;
  const permitted = usePermitted();
  const calls = useAdminCall();
  const manages = permitted(kind === 'team' ? 'teams.manage' : 'tenants.manage');
  const places: readonly (Team | Tenant)[] = (kind === 'team' ? directory.teams : directory.tenants).toSorted(
    (one, other) => one.name.localeCompare(other.name),
  );
  const title = texts.tabs[kind === 'team' ? 'teams' : 'tenants'];
  const added = kind === 'team' ? texts.form.newTeam : texts.form.newTenant;
  const tenants = kind === 'team' && directory.tenants.length > 1;

  return (
    <Card
      title={title}
      explanation={kind === 'team' ? texts.places.teachTeams : texts.places.teachTenants}
      actions={
        manages ? (
          <ModalButton label={added} title={added}>
            {(close) => <PlaceForm kind={kind} directory={directory} onChanged={onChanged} onClose={close} />}
          </ModalButton>
        ) : undefined
      }
    >
      <FailureNotice failure={calls.failure} />
      {places.length === 0 ? (
        <EmptyState text={kind === 'team' ? texts.places.noTeams : texts.places.noTenants} />
      ) : (
        <DataTable
          label={title}
          className="people-table stacks"
          columns={[
            columns.name,
            tenants ? columns.tenant : undefined,
            { ofNumbers: columns.members },
            columns.limits,
            columns.state,
            manages ? columns.actions : undefined,
          ]}
        >
          {places.map((place) => (
            <tr key={place.id} data-id={place.id}>
              <td>
                <ForeignText text={place.name} />
                <br />
                <code className="quiet">{place.id}</code>
              </td>
              {tenants ? (
                <td data-label={columns.tenant}>
                  <ForeignText text={tenantOf(place, directory)} />
                </td>
              ) : null}
              <Members place={place} kind={kind} directory={directory} />
              <td data-label={columns.limits}>
                <LimitCount limits={place.limits} />
              </td>
              <td data-label={columns.state}>
                <Tag tone={place.status === 'active' ? 'good' : 'plain'}>{texts.states[place.status]}</Tag>
              </td>
              {manages ? (
                <td className="stacks-wide">
                  <Actions kind={kind} place={place} directory={directory} calls={calls} onChanged={onChanged} />
                </td>
              ) : null}
            </tr>
          ))}
        </DataTable>
      )}
    </Card>
  );
}

function tenantOf(place: Team | Tenant, { tenants }: Directory): string {
  return 'tenant' in place ? (tenants.find(({ id }) => id === place.tenant)?.name ?? place.tenant) : place.name;
}

interface OfPlace {
  readonly kind: PlaceKind;
  readonly place: Team | Tenant;
  readonly directory: Directory;
}

function Members({ kind, place, directory: { people, serviceAccounts } }: OfPlace): ReactNode {
  const texts = useOwnTexts(peopleTexts).list;
  const language = useLanguage();
  const members = [...people, ...serviceAccounts].filter(
    ({ status, teams, tenant }) =>
      status !== 'removed' && (kind === 'team' ? teams.includes(place.id) : tenant === place.id),
  );
  return (
    <td className="number" data-label={texts.columns.members}>
      {formatCount(members.length, language)}
    </td>
  );
}

interface ActionsProps extends OfPlace {
  readonly calls: AdminCalls;
  readonly onChanged: () => Promise<void>;
}

function Actions({ kind, place, directory, calls: { busy, run }, onChanged }: ActionsProps): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const tell = useToast();
  const { name, status } = place;

  return (
    <div className="people-actions">
      <ModalButton label={texts.form.edit} about={name} title={texts.form.editTitle(name)}>
        {(close) => <PlaceForm kind={kind} place={place} directory={directory} onChanged={onChanged} onClose={close} />}
      </ModalButton>
      {status === 'active' ? (
        <Confirm
          label={texts.close.button}
          about={name}
          title={texts.close.title(name)}
          consequences={texts.close[kind]}
          disabled={busy}
          onConfirm={() =>
            void run(async (call) => {
              await removeEntity(kind, place, call);
              await onChanged();
              tell({ text: texts.close.done });
            })
          }
        />
      ) : (
        <button
          type="button"
          disabled={busy}
          aria-label={`${texts.close.open}: ${name}`}
          onClick={() =>
            void run(async (call) => {
              await changeEntity(kind, place, { status: 'active' }, call);
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
  readonly place?: Team | Tenant;
  readonly onClose: () => void;
}

function PlaceForm({ kind, place, directory, onChanged, onClose }: FormProps): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const tell = useToast();
  const permitted = usePermitted();
  const limitWords = useLimitWords();
  const { busy, failure, run } = useAdminCall();
  const [before] = useState(() => ({
    id: '',
    name: place?.name ?? '',
    tenant: directory.tenants[0]?.id ?? '',
    limits: typedLimitsOf(place?.limits),
  }));
  const [typed, setTyped] = useState(before);
  const limits = readLimits(typed.limits);
  const name = typed.name.trim();
  const renamed = place !== undefined && name !== before.name;
  const limited = limitWords(before.limits, typed.limits);

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    if (limits === 'fault') return;
    void run(async (call) => {
      if (place !== undefined) {
        await changeEntity(
          kind,
          place,
          {
            ...(renamed ? { name } : {}),
            ...(limited.length === 0 ? {} : { limits: limitsChangeOf(before.limits, limits) }),
          },
          call,
        );
      } else {
        const common = { name, ...(limits === undefined ? {} : { limits }) };
        if (kind === 'tenant') await createEntity('tenant', { id: typed.id.trim(), ...common }, call);
        else await createEntity('team', { ...(typed.tenant === '' ? {} : { tenant: typed.tenant }), ...common }, call);
      }
      await onChanged();
      tell({ text: place === undefined ? texts.form.created : texts.form.changed });
      onClose();
    });
  };

  return (
    <form className="people-form" onSubmit={save}>
      {kind === 'tenant' && place === undefined ? (
        <>
          <TextField
            label={texts.form.tenantId}
            name="place-id"
            longest={63}
            required
            value={typed.id}
            onChange={(id) => setTyped({ ...typed, id })}
          />
          <p className="quiet">{texts.form.tenantFixed}</p>
        </>
      ) : null}
      <TextField
        label={texts.form.name}
        name="place-name"
        longest={200}
        required
        value={typed.name}
        onChange={(next) => setTyped({ ...typed, name: next })}
      />
      {kind === 'team' && place === undefined && directory.tenants.length > 1 ? (
        <label>
          {texts.form.tenant}
          <select
            name="place-tenant"
            value={typed.tenant}
            onChange={({ target }) => setTyped({ ...typed, tenant: target.value })}
          >
            {directory.tenants.map((tenant) => (
              <option key={tenant.id} value={tenant.id}>
                {tenant.name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {permitted('limits.manage') ? (
        <LimitFields typed={typed.limits} onChange={(next) => setTyped({ ...typed, limits: next })} />
      ) : null}
      {place === undefined ? null : (
        <Meaning lines={[...(renamed ? [texts.means.named(name)] : []), ...limited]} may={[]} mayNot={[]} />
      )}
      {limits === 'fault' ? <p className="notice bad">{texts.form.fault}</p> : null}
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button
          type="submit"
          className="primary"
          disabled={
            busy ||
            name === '' ||
            limits === 'fault' ||
            (place !== undefined && !renamed && limited.length === 0) ||
            (kind === 'tenant' && place === undefined && typed.id.trim() === '')
          }
        >
          {place === undefined ? texts.form.create : texts.form.save}
        </button>
      </div>
    </form>
  );
}
