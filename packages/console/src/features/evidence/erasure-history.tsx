import type { ReactNode } from 'react';
import { fetchLog } from '../../api/record.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { detailInWords } from '../../record/detail-in-words.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { EntryLink } from './entry-link.tsx';
import { erasureTexts } from './erasure-texts.ts';
import { TableCard } from './table-card.tsx';

const mostShown = 50;

/** What was destroyed so far, as the entries of the record tell it. */
export function ErasureHistory(): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();
  const past = useAdminData(['erasures'], (call) => fetchLog({ kind: 'erasure,expiry,hold', limit: mostShown }, call), {
    every: 3_000,
  });

  return (
    <TableCard
      title={texts.past}
      explanation={texts.pastExplanation}
      none={texts.noPast}
      columns={[
        texts.pastColumns.time,
        texts.pastColumns.kind,
        texts.pastColumns.detail,
        texts.pastColumns.actor,
        texts.pastColumns.entry,
      ]}
      from={past}
      rows={({ entries }) =>
        entries.map(({ actor, detail, index, kind, shard, time }) => (
          <tr key={`${shard} ${index}`}>
            <td>{formatTime(time, language)}</td>
            <td>{texts.kinds[kind] ?? kind}</td>
            <td>
              <ForeignText text={detailInWords(detail ?? '', kind, language)} />
            </td>
            <td>
              <code>{actor ?? '–'}</code>
            </td>
            <td>
              <EntryLink shard={shard} index={index} />
            </td>
          </tr>
        ))
      }
    />
  );
}
