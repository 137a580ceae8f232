import type { ReactNode } from 'react';
import type { GuardTrial } from '@gatehouse/contract/admin-guards';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { FindingTable } from './finding-table.tsx';
import { trialTexts } from './texts.ts';

interface Props {
  /** The text that was tried. */
  readonly text: string;
  readonly policy: string;
  readonly trial: GuardTrial;
}

const tones = { allow: '', flag: 'warn', redact: 'warn', block: 'bad', unable: 'bad' } as const;

/** What the guards of one policy said of a text. */
export function GuardTrialResult({ text, policy, trial }: Props): ReactNode {
  const texts = useOwnTexts(trialTexts).guards;
  const language = useLanguage();
  const { verdict, score, findings, unable = [], text: left } = trial;
  const places = findings.map(({ rule, start, end }) => ({ start, end, label: rule }));

  return (
    <section className="trial-result" aria-label={texts.says(policy)}>
      <h3>{texts.says(policy)}</h3>
      <output className={`notice ${tones[verdict]}`} data-verdict={verdict}>
        {texts.verdicts[verdict]} {texts.score(formatShare(score, language))}
      </output>
      {unable.map(({ guard, reason }) => (
        <p key={guard} className="notice bad">
          {texts.unable(guard, reason)}
        </p>
      ))}
      {findings.length === 0 ? null : (
        <>
          <h4>{texts.found}</h4>
          <div data-part="found">
            <ForeignText text={text} highlights={places} block />
          </div>
        </>
      )}
      {left === undefined ? null : (
        <>
          <h4>{texts.left}</h4>
          <div data-part="left">
            <ForeignText text={left} block />
          </div>
        </>
      )}
      {findings.length === 0 ? null : (
        <FindingTable
          label={texts.table(policy)}
          findings={findings.map((finding) => ({ ...finding, passage: text.slice(finding.start, finding.end) }))}
        />
      )}
    </section>
  );
}
