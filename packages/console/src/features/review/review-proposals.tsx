import type { ConfigurationProposal } from '@gatehouse/contract/admin-configuration';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchConfigurationProposals } from '../../api/configuration.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { consequenceSentence } from '../../configuration/consequence-texts.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { useSession } from '../../session/session.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { reviewTexts } from './texts.ts';

/** Milliseconds. */
const every = 10_000;

/** Changes of the configuration that wait for a second administrator. They are decided where the configuration is. */
export function ReviewProposals(): ReactNode {
  const texts = useOwnTexts(reviewTexts).proposals;
  const proposals = useAdminData(['configuration', 'proposals'], fetchConfigurationProposals, { every });
  // Nobody can agree any more to what was proposed for another state of the file.
  const waiting =
    proposals.data?.proposals.filter(({ base, state }) => state === 'pending' && base === proposals.data?.base) ?? [];
  if (waiting.length === 0) return null;

  return (
    <section className="notice warn review-proposals" aria-labelledby="review-proposals">
      <h2 id="review-proposals">{texts.title}</h2>
      <ul>
        {waiting.map((proposal) => (
          <Proposal key={proposal.id} proposal={proposal} />
        ))}
      </ul>
    </section>
  );
}

function Proposal({ proposal }: { readonly proposal: ConfigurationProposal }): ReactNode {
  const texts = useOwnTexts(reviewTexts).proposals;
  const language = useLanguage();
  const { key } = useSession();
  const { askedAt, changed, consequences, id, reason, requester, requesterName } = proposal;
  const weaker = consequences.filter(({ weakens }) => weakens);
  const [most] = weaker;
  const own = requester === key;

  return (
    <li>
      <p>
        <strong>
          <ForeignText text={requesterName ?? requester} />
        </strong>
        , {formatTime(askedAt, language)}: <ForeignText text={reason} />
      </p>
      <p>
        {most === undefined ? (
          texts.changes(formatList(changed, language))
        ) : (
          <ForeignText text={consequenceSentence(most, language)} />
        )}
        {weaker.length > 1 ? ` ${texts.more(formatCount(weaker.length - 1, language))}` : null}
      </p>
      <p>
        {own ? `${texts.own} ` : null}
        <Link to="/settings" search={{ proposal: id }}>
          {own ? texts.look : texts.decide}
        </Link>
      </p>
    </li>
  );
}
