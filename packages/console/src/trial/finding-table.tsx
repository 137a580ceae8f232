import type { ReactNode } from 'react';
import type { GuardTrialFinding } from '@gatehouse/contract/admin-guards';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatDecimal, formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { type Tone, Tag } from '../ui/tag.tsx';
import { trialTexts } from './texts.ts';
import './trial.css';

/** A finding with the words that it was found in, where they can be shown. */
export interface ShownFinding extends Omit<GuardTrialFinding, 'start' | 'end'> {
  readonly passage: string | undefined;
  /** Where these stand, in place of them. */
  readonly where?: string | undefined;
}

interface Props {
  readonly label: string;
  readonly findings: readonly ShownFinding[];
}

const tones: Readonly<Record<GuardTrialFinding['outcome'], Tone>> = {
  flag: 'warn',
  review: 'warn',
  redact: 'accent',
  block: 'bad',
};

/** What guards have found, one by one, with why it matters and what made the score. */
export function FindingTable({ label, findings }: Props): ReactNode {
  const texts = useOwnTexts(trialTexts).findings;

  return (
    <ScrollRegion label={label}>
      <table className="wrapped trial-findings">
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
          {findings.map((finding, place) => (
            <FindingRow key={place} finding={finding} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const longestPassage = 160;

function Passage({ text }: { readonly text: string }): ReactNode {
  return (
    <>
      <ForeignText text={text.slice(0, longestPassage)} />
      {text.length > longestPassage ? '…' : ''}
    </>
  );
}

function FindingRow({ finding }: { readonly finding: ShownFinding }): ReactNode {
  const texts = useOwnTexts(trialTexts).findings;
  const language = useLanguage();
  const { rule, outcome, score, shadow, passage, where, encodings = [], explanation, contributions = [] } = finding;
  const { owasp = [], asi = [], atlas = [] } = finding;

  return (
    <tr>
      <td>
        <code>{rule}</code>
      </td>
      <td>
        <Tag tone={shadow === true ? 'plain' : tones[outcome]}>{texts.actions[outcome]}</Tag>{' '}
        {shadow === true ? <small>{texts.shadow}</small> : null}
      </td>
      <td className="number">{score === undefined ? '' : formatShare(score, language)}</td>
      <td>
        {passage === undefined ? <code>{where}</code> : <Passage text={passage} />}{' '}
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
                  <ForeignText text={feature} />: {formatDecimal(weight, language)}
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
    </tr>
  );
}
