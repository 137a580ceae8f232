import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Status } from '@gatehouse/contract/status';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { overviewTexts } from './texts.ts';

const tones: Readonly<Record<Status['ledger']['coverage'], Tone>> = {
  none: 'warn',
  waiting: 'plain',
  covered: 'good',
  contradicted: 'bad',
};

/** Whether what happens is being written down, and proved by others. */
export function RecordState({ status: { ledger } }: { readonly status: Status }): ReactNode {
  const texts = useOwnTexts(overviewTexts).record;
  const language = useLanguage();
  const when = (moment: { readonly at: number } | null): string =>
    moment === null ? texts.never : formatTime(moment.at, language);

  return (
    <Card title={texts.title} actions={<Link to="/evidence">{texts.toEvidence}</Link>}>
      <dl className="overview-facts">
        <dt>{texts.entries}</dt>
        <dd>{formatCount(ledger.leaves, language)}</dd>
        <dt>{texts.state}</dt>
        <dd>
          <Tag tone={ledger.writable ? 'good' : 'bad'}>{ledger.writable ? texts.writable : texts.unwritable}</Tag>
        </dd>
        <dt>{texts.proof}</dt>
        <dd>
          <Tag tone={tones[ledger.coverage]}>{texts.coverage[ledger.coverage]}</Tag>
        </dd>
        <dt>{texts.witnessed}</dt>
        <dd>{when(ledger.witnessed)}</dd>
        <dt>{texts.timestamped}</dt>
        <dd>{when(ledger.timestamped)}</dd>
      </dl>
    </Card>
  );
}
