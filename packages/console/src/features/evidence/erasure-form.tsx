import type { ErasurePlanView } from '@gatehouse/contract/admin-keeping';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { eraseSubject, liftHolds, placeHold, planErasure, scheduleErasure } from '../../api/keeping.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import type { Erased } from './erasure-view.tsx';
import { erasureTexts } from './erasure-texts.ts';

/** First what would go, then for a reason and for good. */
export function ErasureForm({ onErased }: { readonly onErased: (erased: Erased) => void }): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();
  const client = useQueryClient();
  const tell = useToast();
  const [subject, setSubject] = useState('');
  const [plan, setPlan] = useState<ErasurePlanView>();
  const { busy, failure, run } = useAdminCall();

  const show = (event: SubmitEvent): void => {
    event.preventDefault();
    setPlan(undefined);
    void run(async (call) => setPlan(await planErasure(subject.trim(), call)));
  };
  const changed = (work: (call: AdminCall) => Promise<unknown>): void =>
    void run(async (call) => {
      await work(call);
      if (plan !== undefined) setPlan(await planErasure(plan.subject, call));
      await client.invalidateQueries({ queryKey: ['holds'] });
    });
  const erase = (reason: string): void =>
    void run(async (call) => {
      if (plan === undefined) return;
      const certificate = await eraseSubject(plan.subject, reason, call);
      if (certificate === undefined) {
        tell({ text: texts.asked });
        return;
      }
      onErased({ subject: plan.subject, certificate });
      setPlan(undefined);
      setSubject('');
      await client.invalidateQueries({ queryKey: ['erasures'] });
    });
  const schedule = (reason: string): void =>
    changed(async (call) => {
      if (plan === undefined) return;
      const notBefore = await scheduleErasure(plan.subject, reason, call);
      tell({ text: notBefore === undefined ? texts.asked : texts.scheduled(formatTime(notBefore, language)) });
    });

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <form className="filters" onSubmit={show}>
        <TextField
          label={texts.subject}
          name="erased-subject"
          longest={256}
          value={subject}
          onChange={(value) => {
            setSubject(value);
            setPlan(undefined);
          }}
          required
        />
        <div className="filter-actions whole">
          <button type="submit" disabled={busy || subject.trim() === ''}>
            {texts.plan}
          </button>
        </div>
        <p className="quiet whole">{texts.subjectHint}</p>
      </form>
      <FailureNotice failure={failure} />
      {plan === undefined ? null : (
        <Plan
          plan={plan}
          busy={busy}
          onErase={erase}
          onSchedule={schedule}
          onHold={(reason) => changed((call) => placeHold(plan.subject, reason, call))}
          onLift={(reason) => changed((call) => liftHolds(plan.subject, reason, call))}
        />
      )}
    </Card>
  );
}

interface PlanProps {
  readonly plan: ErasurePlanView;
  readonly busy: boolean;
  readonly onErase: (reason: string) => void;
  readonly onSchedule: (reason: string) => void;
  readonly onHold: (reason: string) => void;
  readonly onLift: (reason: string) => void;
}

function Plan({ plan, busy, onErase, onSchedule, onHold, onLift }: PlanProps): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();
  const nameOf = useKeyNames();
  const [reason, setReason] = useState('');
  const { bytes, contents, groups, holds, keys, notBefore, references, scheduled, subject } = plan;
  const said = reason.trim();
  const count = formatCount(contents, language);
  const { consequences } = texts;
  const others = [consequences.backups, consequences.bundles, consequences.pseudonyms, consequences.entry];
  const later = notBefore === undefined ? undefined : formatTime(notBefore, language);
  const field = (
    <div className="filters">
      <TextField
        label={texts.reason}
        name="erasure-reason"
        longest={1_000}
        value={reason}
        onChange={setReason}
        required
      />
    </div>
  );
  const common = { disabled: busy, ready: said !== '' };
  // A reason is for one decision, and not for the next.
  const decide = (work: (why: string) => void): void => {
    work(said);
    setReason('');
  };

  return (
    <div className="evidence-plan" data-plan="">
      {keys === 0 ? (
        <p>{texts.unknown}</p>
      ) : (
        <>
          <p>{texts.goes(count, formatCount(bytes, language))}</p>
          {groups.length === 0 ? null : <Groups groups={groups} />}
          <details>
            <summary>{texts.references}</summary>
            <ul className="evidence-notices">
              {references.map((reference) => (
                <li key={reference}>
                  <code>{reference}</code>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
      {later === undefined ? null : <p className="notice warn">{texts.notBefore(later)}</p>}
      {holds.map(({ actor, id, placedAt, reason: why }) => (
        <p key={id} className="notice warn">
          <ForeignText text={texts.held(nameOf(actor), formatTime(placedAt, language), why)} />
        </p>
      ))}
      {scheduled.map(({ actor, id, reason: why }) => (
        <p key={id} className="notice warn">
          <ForeignText text={texts.waits(nameOf(actor), why)} />
        </p>
      ))}
      <div className="filter-actions">
        {keys === 0 || holds.length > 0 ? null : later === undefined ? (
          <Confirm
            {...common}
            label={texts.erase}
            title={<ForeignText text={texts.eraseTitle(subject)} />}
            consequences={[consequences.gone(count), ...others]}
            onConfirm={() => decide(onErase)}
          >
            {field}
          </Confirm>
        ) : (
          <Confirm
            {...common}
            label={texts.schedule}
            title={<ForeignText text={texts.eraseTitle(subject)} />}
            consequences={[consequences.later(later), consequences.gone(count), ...others]}
            onConfirm={() => decide(onSchedule)}
          >
            {field}
          </Confirm>
        )}
        {holds.length === 0 ? (
          <Confirm
            {...common}
            danger={false}
            label={texts.hold}
            title={texts.holdTitle}
            consequences={texts.holdConsequences}
            onConfirm={() => decide(onHold)}
          >
            {field}
          </Confirm>
        ) : (
          <Confirm
            {...common}
            label={texts.lift}
            title={texts.liftTitle}
            consequences={texts.liftConsequences}
            onConfirm={() => decide(onLift)}
          >
            {field}
          </Confirm>
        )}
      </div>
    </div>
  );
}

function Groups({ groups }: { readonly groups: ErasurePlanView['groups'] }): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();

  return (
    <EvidenceTable
      label={texts.groups}
      columns={[
        texts.columns.period,
        texts.columns.retention,
        { ofNumbers: texts.columns.contents },
        { ofNumbers: texts.columns.bytes },
      ]}
    >
      {groups.map(({ bytes, contents, period, retention }) => (
        <tr key={`${period} ${retention}`}>
          <td>{period}</td>
          <td>{retention}</td>
          <td className="number evidence-number">{formatCount(contents, language)}</td>
          <td className="number evidence-number">{formatCount(bytes, language)}</td>
        </tr>
      ))}
    </EvidenceTable>
  );
}
