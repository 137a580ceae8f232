import type { Overview } from '@gatehouse/contract/admin-overview';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { ErrorWords } from '../../traffic/error-words.tsx';
import { LogLink } from '../../traffic/log-link.tsx';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { WhenSeen } from '../../ui/when-seen.tsx';
import { CountedList } from './counted-list.tsx';
import { overviewTexts } from './texts.ts';

const most = 6;

/** Why requests were blocked, refused or failed. */
export function Unanswered({ overview: { codes, since, until } }: { readonly overview: Overview }): ReactNode {
  const texts = useOwnTexts(overviewTexts).codes;

  return (
    <Card title={texts.title}>
      {codes.length === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <CountedList
          name={texts.reason}
          amount={texts.requests}
          items={codes.slice(0, most).map(({ code, requests }) => ({
            id: code,
            label: (
              <>
                <LogLink filter={{ since, until, code }}>
                  <code>
                    <ForeignText text={code} />
                  </code>
                </LogLink>
                <span className="quiet overview-small">
                  <WhenSeen>
                    <ErrorWords code={code} />
                  </WhenSeen>
                </span>
              </>
            ),
            amount: requests,
          }))}
        />
      )}
    </Card>
  );
}
