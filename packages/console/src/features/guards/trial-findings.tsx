import type { ReactNode } from 'react';
import type { GuardTrial } from '@gatehouse/contract/admin-guards';
import { useOwnTexts } from '../../language/define-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { policyTexts } from './policy-texts.ts';

interface Props {
  readonly text: string;
  readonly trial: GuardTrial;
}

/** What one guard found in a text, where it stands. */
export function TrialFindings({ text, trial: { findings, text: left, unable = [] } }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).guard;
  const places = findings.map(({ rule, start, end }) => ({
    start,
    end,
    label: rule,
    tag: rule.slice(rule.indexOf('/') + 1),
  }));

  return (
    <div className="guards-findings" data-findings={findings.length}>
      <output className={findings.length === 0 ? 'notice good' : 'notice warn'}>
        {findings.length === 0 ? texts.passes : texts.finds(findings.length)}
      </output>
      {unable.map(({ guard, reason }) => (
        <p key={guard} className="notice bad">
          {guard}: {reason}
        </p>
      ))}
      {findings.length === 0 ? null : <ForeignText text={text} highlights={places} block />}
      {left === undefined ? null : <ForeignText text={left} block />}
    </div>
  );
}
