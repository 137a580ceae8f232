import { type LimitName, type LimitSet, limitNames } from '@gatehouse/contract/limits';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatDecimal, formatMoney } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { limitTexts } from './texts.ts';
import { usePriceCurrency } from './use-price-currency.ts';
import './limit-fields.css';

/** Limits of somebody, in words; nothing where there are none. */
export function LimitList({ limits }: { readonly limits: LimitSet | undefined }): ReactNode {
  const texts = useOwnTexts(limitTexts);
  const language = useLanguage();
  const set = limitNames.flatMap((name) => {
    const value = limits?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const currency = usePriceCurrency(set.some(([name]) => isCost(name)));
  const shown = (name: LimitName, value: number): string =>
    !isCost(name)
      ? formatDecimal(value, language)
      : currency === undefined
        ? `${formatDecimal(value, language)} (${texts.cost})`
        : formatMoney(value * 1_000_000, currency, language);
  if (set.length === 0) return null;
  return (
    <ul className="limit-list">
      {set.map(([name, value]) => (
        <li key={name}>
          {texts.names[name]}: {shown(name, value)}
        </li>
      ))}
    </ul>
  );
}

function isCost(name: LimitName): boolean {
  return name === 'costPerDay' || name === 'costPerMonth';
}
