import type { ReactNode } from 'react';
import type { Register } from '@gatehouse/contract/admin-privacy';
import { formatList } from '../../language/format.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { legalBasisTexts } from '../../register/legal-basis-texts.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { privacyTexts } from './texts.ts';

/** For what keys send personal data, and why they may. */
export function Purposes({ register }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(privacyTexts).purposes;
  const bases = useOwnTexts(legalBasisTexts);
  const language = useLanguage();
  const { activities, unnamed } = register;
  const names = (keys: Register['unnamed']): string =>
    formatList(
      keys.map(({ name }) => name),
      language,
    );

  return (
    <Card title={texts.title}>
      {activities.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <table className="wrapped">
          <thead>
            <tr>
              <th scope="col">{texts.purpose}</th>
              <th scope="col">{texts.basis}</th>
              <th scope="col">{texts.subjects}</th>
              <th scope="col">{texts.keys}</th>
            </tr>
          </thead>
          <tbody>
            {activities.map(({ purpose, legalBasis, subjects, keys }) => (
              <tr key={`${purpose} ${legalBasis}`}>
                <td>
                  <ForeignText text={purpose} />
                </td>
                <td>{bases[legalBasis]}</td>
                <td>
                  <ForeignText text={formatList(subjects, language)} />
                </td>
                <td>
                  <ForeignText text={names(keys)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unnamed.length === 0 ? null : <p className="notice warn">{texts.unnamed(names(unnamed))}</p>}
    </Card>
  );
}
