import { type ReactNode, useState } from 'react';
import type { GuardKindView } from '@gatehouse/contract/admin-guards';
import { guardPurposes } from '@gatehouse/contract/guard-rule';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Modal } from '../../ui/modal.tsx';
import { kindsFound } from './kinds-found.ts';
import { policyTexts } from './policy-texts.ts';
import { guardsTexts } from './texts.ts';

interface Props {
  readonly title: string;
  readonly catalogue: readonly GuardKindView[];
  readonly onClose: () => void;
  readonly onChosen: (kind: string) => void;
}

/** Asks for a kind of guard, by what it is for. */
export function ChooseKind({ title, catalogue, onClose, onChosen }: Props): ReactNode {
  const texts = useOwnTexts(guardsTexts);
  const { choose } = useOwnTexts(policyTexts).guard;
  const language = useLanguage();
  const [wanted, setWanted] = useState('');
  const found = kindsFound(catalogue, wanted, language);

  return (
    <Modal open onClose={onClose} title={title} explanation={choose} wide>
      <label className="guards-find">
        {texts.catalogue.find}
        <input type="search" name="find-kind" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </label>
      {guardPurposes.map((purpose) => {
        const kinds = found.filter((kind) => kind.purpose === purpose);
        if (kinds.length === 0) return null;
        return (
          <section key={purpose} aria-label={texts.catalogue.purposes[purpose]} className="guards-choose">
            <h3>{texts.catalogue.purposes[purpose]}</h3>
            <ul>
              {kinds.map(({ kind, summary }) => (
                <li key={kind}>
                  <button type="button" onClick={() => onChosen(kind)}>
                    <code>{kind}</code>
                    <span className="quiet">{summary[language]}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {found.length === 0 ? <output>{texts.catalogue.nothing}</output> : null}
    </Modal>
  );
}
