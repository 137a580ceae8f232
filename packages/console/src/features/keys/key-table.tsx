import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { revokeKey } from '../../api/keys.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatDay, formatDecimal } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { LimitList } from '../../limits/limit-list.tsx';
import { legalBasisTexts } from '../../register/legal-basis-texts.ts';
import { usePermitted, useSession } from '../../session/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { RiskState } from '../../ui/risk-state.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { Belonging } from './key-belonging.tsx';
import { KeyEdit } from './key-edit.tsx';
import type { UsualLimits } from './key-fields.tsx';
import { KeyRotation } from './key-rotation.tsx';
import type { KeyRow } from './key-rows.ts';
import { nameOfRole } from '../../shell/name-of-role.ts';
import { shellTexts } from '../../shell/texts.ts';
import { keysTexts } from './texts.ts';

const columns = ['name', 'role', 'purpose', 'limits', 'used', 'state', 'actions'] as const;

interface Props {
  readonly rows: readonly KeyRow[];
  readonly usual: UsualLimits | undefined;
  readonly onChanged: () => Promise<void>;
}

export function KeyTable({ rows, usual, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts).list;
  const tell = useToast();
  const { busy, failure, run } = useAdminCall();
  const revoke = (id: string): void =>
    void run(async (call) => {
      await revokeKey(id, call);
      await onChanged();
      tell({ text: texts.revokedToast });
    });

  return (
    <>
      <FailureNotice failure={failure} />
      <ScrollRegion label={texts.table}>
        <table className="keys-table stacks">
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col">
                  {texts.columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.view.id} row={row} usual={usual} busy={busy} onChanged={onChanged} onRevoke={revoke} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

interface RowProps {
  readonly row: KeyRow;
  readonly usual: UsualLimits | undefined;
  readonly busy: boolean;
  readonly onChanged: () => Promise<void>;
  readonly onRevoke: (id: string) => void;
}

function Row({ row, usual, busy, onChanged, onRevoke }: RowProps): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const bases = useOwnTexts(legalBasisTexts);
  const { roles } = useOwnTexts(shellTexts);
  const language = useLanguage();
  const { key } = useSession();
  const manages = usePermitted()('keys.manage');
  const { risk, state, view } = row;
  const { id, labels = [], name, prefix, processing, role } = view;

  return (
    <tr data-key={id}>
      <td>
        <ForeignText text={name} />
        <br />
        <code className="quiet">{prefix}…</code>
        <Belonging view={view} />
        {labels.length === 0 ? null : (
          <span className="keys-labels">
            {labels.map((label) => (
              <Tag key={label}>{label}</Tag>
            ))}
          </span>
        )}
      </td>
      <td data-label={texts.list.columns.role}>{nameOfRole(role, roles)}</td>
      <td data-label={texts.list.columns.purpose}>
        {processing === undefined ? (
          <span className="quiet">{role === 'user' ? texts.list.noPurpose : '–'}</span>
        ) : (
          <>
            <ForeignText text={processing.purpose} />
            <br />
            <span className="quiet">
              {bases[processing.legalBasis]}{' '}
              {processing.note === undefined ? null : <ForeignText text={processing.note} />}
            </span>
          </>
        )}
      </td>
      <td data-label={texts.list.columns.limits}>
        <Limits row={row} />
      </td>
      <td data-label={texts.list.columns.used}>
        <Used row={row} />
      </td>
      <td data-label={texts.list.columns.state}>
        <State row={row} />
        {risk === undefined ? null : (
          <span className="keys-risk">
            {texts.list.risk(formatDecimal(risk.risk, language))} <RiskState risk={risk} />
          </span>
        )}
      </td>
      <td className="stacks-wide">
        {state === 'revoked' || !manages ? null : (
          <div className="keys-actions">
            <KeyEdit view={view} usual={usual} onChanged={onChanged} />
            <KeyRotation view={view} onChanged={onChanged} />
            <Confirm
              label={texts.list.revoke}
              about={name}
              title={<ForeignText text={texts.list.revokeTitle(name)} />}
              consequences={[...texts.list.revokeConsequences, ...(id === key ? [texts.list.revokeOwn] : [])]}
              disabled={busy}
              onConfirm={() => onRevoke(id)}
            />
          </div>
        )}
      </td>
    </tr>
  );
}

function Limits({ row: { view } }: { readonly row: KeyRow }): ReactNode {
  const texts = useOwnTexts(keysTexts).list;
  if (view.limits !== undefined) return <LimitList limits={view.limits} />;
  return view.role === 'user' ? <span className="quiet">{texts.usual}</span> : '–';
}

function Used({ row: { usage, view } }: { readonly row: KeyRow }): ReactNode {
  const texts = useOwnTexts(keysTexts).list;
  const language = useLanguage();
  if (usage === undefined) return '–';
  const { lastUsedAt, requests } = usage;
  if (lastUsedAt === null) return <span className="quiet">{texts.never}</span>;
  const told = texts.requests(formatCount(requests, language));
  return (
    <>
      <Link to="/log" search={{ key: view.id }} aria-label={texts.log(view.name, told)}>
        {told}
      </Link>
      <br />
      <span className="quiet">{texts.last(formatDay(lastUsedAt, language))}</span>
    </>
  );
}

function State({ row: { state, view } }: { readonly row: KeyRow }): ReactNode {
  const texts = useOwnTexts(keysTexts).list;
  const language = useLanguage();
  const { expiresAt, revokedAt } = view;
  if (state === 'revoked') return <Tag>{texts.revoked(formatDay(revokedAt ?? 0, language))}</Tag>;
  if (state === 'expired') return <Tag tone="warn">{texts.expired(formatDay(expiresAt ?? 0, language))}</Tag>;
  return (
    <>
      <Tag tone="good">{texts.valid}</Tag>{' '}
      {expiresAt === undefined ? null : <span className="quiet">{texts.until(formatDay(expiresAt, language))}</span>}
    </>
  );
}
