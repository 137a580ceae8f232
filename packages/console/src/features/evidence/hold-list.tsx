import type { ReactNode } from 'react';
import { fetchHolds } from '../../api/keeping.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { erasureTexts } from './erasure-texts.ts';
import { TableCard } from './table-card.tsx';

/** Who must not be erased for now, and why. */
export function HoldList(): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();
  const nameOf = useKeyNames();
  const holds = useAdminData(['holds'], fetchHolds);

  return (
    <TableCard
      title={texts.holds}
      explanation={texts.holdsExplanation}
      none={texts.noHolds}
      columns={[texts.holdColumns.subject, texts.holdColumns.reason, texts.holdColumns.actor, texts.holdColumns.placed]}
      from={holds}
      rows={({ holds: list }) =>
        list.map(({ actor, id, placedAt, reason, subject }) => (
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
        ))
      }
    />
  );
}
