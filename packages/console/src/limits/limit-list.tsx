import { type LimitSet, limitNames } from '@gatehouse/contract/limits';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatDecimal } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { limitTexts } from './texts.ts';
import './limit-fields.css';

/** Limits of somebody, in words; nothing where there are none. */
export function LimitList({ limits }: { readonly limits: LimitSet | undefined }): ReactNode {
  const texts = useOwnTexts(limitTexts);
  const language = useLanguage();
  const set = limitNames.flatMap((name) => {
    const value = limits?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  if (set.length === 0) return null;
  return (
    <ul className="limit-list">
      {set.map(([name, value]) => (
        <li key={name}>
          {texts.names[name]}: {formatDecimal(value, language)}
        </li>
      ))}
    </ul>
  );
}
