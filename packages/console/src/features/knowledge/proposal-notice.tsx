import type { KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { quarantineTexts } from './quarantine-texts.ts';

/** That two people must release it, and who has done so, when and why. */
export function ProposalNotice({
  document: { fourEyes, proposal },
}: {
  readonly document: KnowledgeDocument;
}): ReactNode {
  const texts = useOwnTexts(quarantineTexts);
  const language = useLanguage();
  if (fourEyes !== true) return null;
  if (proposal === undefined) return <p className="notice">{texts.fourEyes}</p>;
  const time = formatTime(proposal.at, language);
  return (
    <div className="notice" data-proposal="">
      <p>{proposal.own ? texts.ownProposal(time) : <ForeignText text={texts.proposal(proposal.by, time)} />}</p>
      <p>
        <ForeignText text={proposal.reason} />
      </p>
    </div>
  );
}
