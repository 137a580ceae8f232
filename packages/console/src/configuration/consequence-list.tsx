import type { ReactNode } from 'react';
import type { Consequence } from '@gatehouse/contract/admin-configuration';
import { useOwnTexts } from '../language/define-texts.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { consequenceSentence } from './consequence-texts.ts';
import { changeTexts } from './texts.ts';

/** What a person should think of before a change is made: what protects less first. */
export function ConsequenceList({ consequences }: { readonly consequences: readonly Consequence[] }): ReactNode {
  const texts = useOwnTexts(changeTexts);
  return (
    <>
      <Group title={texts.weakens} tone="warn" consequences={consequences.filter(({ weakens }) => weakens)} />
      <Group title={texts.other} tone="plain" consequences={consequences.filter(({ weakens }) => !weakens)} />
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly tone: 'warn' | 'plain';
  readonly consequences: readonly Consequence[];
}

function Group({ title, tone, consequences }: GroupProps): ReactNode {
  const language = useLanguage();
  if (consequences.length === 0) return null;
  return (
    <div className={`notice ${tone}`}>
      <strong>{title}</strong>
      <ul>
        {consequences.map((consequence) => (
          <li key={`${consequence.kind} ${consequence.path}`}>
            <ForeignText text={consequenceSentence(consequence, language)} />
          </li>
        ))}
      </ul>
    </div>
  );
}
