import { type ReactNode, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ConfigurationProposal, ConfigurationView } from '@gatehouse/contract/admin-configuration';
import {
  applyConfiguration,
  decideConfigurationProposal,
  fetchConfigurationProposals,
} from '../../api/configuration.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { ConsequenceList } from '../../configuration/consequence-list.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted, useSession } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DiffView } from '../../ui/diff-view.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { settingsTexts } from './texts.ts';

const route = getRouteApi('/settings');

const every = 5_000;

const tones: Readonly<Record<ConfigurationProposal['state'], Tone>> = {
  pending: 'warn',
  approved: 'good',
  rejected: 'bad',
};

/** Changes that protect less, and wait for another administrator, where two people are needed. */
export function Proposals({ view }: { readonly view: ConfigurationView }): ReactNode {
  const texts = useOwnTexts(settingsTexts).proposals;
  const { data, failure } = useAdminData(['configuration', 'proposals'], fetchConfigurationProposals, { every });
  if (failure !== undefined) return <FailureNotice failure={failure} />;
  if (data === undefined || data.proposals.length === 0) return null;
  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <ul className="settings-proposals">
        {data.proposals.map((proposal) => (
          <Proposal key={proposal.id} proposal={proposal} stale={proposal.base !== view.base} base={view.base} />
        ))}
      </ul>
    </Card>
  );
}

interface Props {
  readonly proposal: ConfigurationProposal;
  /** The file is another one than when this was proposed. */
  readonly stale: boolean;
  readonly base: string;
}

function Proposal({ proposal, stale, base }: Props): ReactNode {
  const texts = useOwnTexts(settingsTexts).proposals;
  const language = useLanguage();
  const { key } = useSession();
  const permitted = usePermitted();
  const client = useQueryClient();
  const calls = useAdminCall();
  const tell = useToast();
  const { after, before, consequences, id, reason, requester, requesterName, state } = proposal;
  const { proposal: named } = route.useSearch();
  const [open, setOpen] = useState(named === id);
  const own = requester === key;
  const decide = (decision: 'approved' | 'rejected'): void =>
    void calls.run(async (call) => {
      await decideConfigurationProposal(id, { decision }, call);
      setOpen(false);
      await client.invalidateQueries({ queryKey: ['configuration'] });
      tell({ text: decision === 'approved' ? texts.approved : texts.rejected });
    });
  const apply = (): void =>
    void calls.run(async (call) => {
      await applyConfiguration({ proposal: id, base }, call);
      await client.invalidateQueries();
      tell({ text: texts.applied });
    });

  return (
    <li>
      <div className="settings-proposal-head">
        <Tag tone={stale ? 'plain' : tones[state]}>{stale ? texts.stale : texts.states[state]}</Tag>
        <span>
          <ForeignText text={requesterName ?? requester} />, {formatTime(proposal.askedAt, language)}
        </span>
        <span className="quiet">
          <ForeignText text={reason} />
        </span>
      </div>
      <FailureNotice failure={calls.failure} />
      <div className="settings-actions">
        <button type="button" onClick={() => setOpen(true)}>
          {texts.look}
        </button>
        {permitted('configuration.change') && own && state === 'approved' && !stale ? (
          <Confirm
            label={texts.apply}
            title={texts.applyTitle}
            consequences={[texts.applyConsequence]}
            danger={false}
            disabled={calls.busy}
            onConfirm={apply}
          />
        ) : null}
      </div>
      <Modal open={open} wide onClose={() => setOpen(false)} title={texts.lookTitle} explanation={reason}>
        <ConsequenceList consequences={consequences} />
        <DiffView before={before} after={after} label={texts.difference} />
        {own && state === 'pending' ? <p className="notice">{texts.notYourself}</p> : null}
        {permitted('configuration.change') && !own && state === 'pending' ? (
          <div className="modal-actions">
            <button type="button" disabled={calls.busy} onClick={() => decide('rejected')}>
              {texts.reject}
            </button>
            <button type="button" className="primary" disabled={calls.busy || stale} onClick={() => decide('approved')}>
              {texts.approve}
            </button>
          </div>
        ) : null}
      </Modal>
    </li>
  );
}
