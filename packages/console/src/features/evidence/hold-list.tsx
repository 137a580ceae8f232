import type { ReactNode } from 'react';
import { fetchHolds } from '../../api/keeping.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { erasureTexts } from './erasure-texts.ts';

/** Who must not be erased for now, and why. */
export function HoldList(): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();
  const nameOf = useKeyNames();
  const holds = useAdminData(['holds'], fetchHolds);

  return (
    <Card title={texts.holds} explanation={texts.holdsExplanation}>
      <Loaded from={holds} lines={2}>
        {({ holds: list }) =>
          list.length === 0 ? (
            <EmptyState text={texts.noHolds} />
          ) : (
            <ScrollRegion label={texts.holds}>
              <table className="evidence-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.holdColumns.subject}</th>
                    <th scope="col">{texts.holdColumns.reason}</th>
                    <th scope="col">{texts.holdColumns.actor}</th>
                    <th scope="col">{texts.holdColumns.placed}</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map(({ actor, id, placedAt, reason, subject }) => (
                    <tr key={id}>
                      <td>
                        <ForeignText text={subject} />
                      </td>
                      <td>
                        <ForeignText text={reason} />
                      </td>
                      <td>
                        <ForeignText text={nameOf(actor)} />
                      </td>
                      <td>{formatTime(placedAt, language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )
        }
      </Loaded>
    </Card>
  );
}
