import type { ReactNode } from 'react';
import type { GuardTrial, GuardTrialFinding } from '@gatehouse/contract/admin-guards';
import { formatShare } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

interface Props {
  /** The text that was tried. */
  readonly text: string;
  readonly policy: string;
  readonly trial: GuardTrial;
}

const tones = { allow: '', flag: 'warn', redact: 'warn', block: 'bad', unable: 'bad' } as const;

/** What the guards of one policy said of a text. Texts of people go into text nodes only. */
export function GuardTrialResult({ text, policy, trial }: Props): ReactNode {
  const texts = useTexts().guards.trial;
  const language = useLanguage();
  const { verdict, score, findings, unable = [], text: left } = trial;

  return (
    <>
      <h3>
        {texts.says} <code>{policy}</code>
      </h3>
      <output className={`notice ${tones[verdict]}`} data-verdict={verdict}>
        {texts.verdicts[verdict]} {texts.score(formatShare(score, language))}
      </output>
      {unable.map(({ guard, reason }) => (
        <p key={guard} className="notice bad">
          {texts.unable(guard, reason)}
        </p>
      ))}
      {left === undefined ? null : (
        <>
          <h4>{texts.left}</h4>
          <p className="content" data-part="left">
            {left}
          </p>
        </>
      )}
      {findings.length === 0 ? null : <Findings text={text} policy={policy} findings={findings} />}
    </>
  );
}

function Findings({
  text,
  policy,
  findings,
}: Pick<Props, 'text' | 'policy'> & Pick<GuardTrial, 'findings'>): ReactNode {
  const texts = useTexts().guards.trial;
  return (
    <ScrollRegion label={texts.table(policy)}>
      <table className="wrapped findings">
        <thead>
          <tr>
            <th scope="col">{texts.rule}</th>
            <th scope="col">{texts.action}</th>
            <th scope="col" className="number">
              {texts.certainty}
            </th>
            <th scope="col">{texts.place}</th>
            <th scope="col">{texts.why}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <FindingRow key={`${finding.rule} ${finding.start} ${finding.end}`} text={text} finding={finding} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const longestPassage = 160;

function FindingRow({ text, finding }: { readonly text: string; readonly finding: GuardTrialFinding }): ReactNode {
  const texts = useTexts().guards.trial;
  const language = useLanguage();
  const { rule, outcome, score, shadow, start, end, encodings = [], explanation, contributions = [] } = finding;
  const { owasp = [], asi = [], atlas = [] } = finding;
  const passage = text.slice(start, Math.min(end, start + longestPassage));

  return (
    <tr>
      <td>
        <code>{rule}</code>
      </td>
      <td>
        {texts.actions[outcome]} {shadow === true ? texts.shadow : ''}
      </td>
      <td className="number">{score === undefined ? '' : formatShare(score, language)}</td>
      <td>
        {passage}
        {end - start > longestPassage ? '…' : ''}{' '}
        {encodings.length === 0 ? null : <small>{encodings.join(' → ')}</small>}
      </td>
      <td>
        {explanation?.[language]} <small>{[...owasp, ...asi, ...atlas].join(', ')}</small>
        {contributions.length === 0 ? null : (
          <details>
            <summary>{texts.contributions}</summary>
            <ul>
              {contributions.map(({ feature, weight }) => (
                <li key={feature}>
                  {feature}: {weight.toFixed(2)}
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
    </tr>
  );
}
