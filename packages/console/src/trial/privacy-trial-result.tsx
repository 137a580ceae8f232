import type { ReactNode } from 'react';
import type { Trial } from '@gatehouse/contract/admin-privacy';
import { entityTypes } from '@gatehouse/contract/entity-types';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { entityTone } from './entity-tone.ts';
import { trialTexts } from './texts.ts';
import './trial.css';

interface Props {
  /** The text that was tried. */
  readonly text: string;
  readonly trial: Trial;
}

/** Which personal data were found in a text, and what a model would read. */
export function PrivacyTrialResult({ text, trial }: Props): ReactNode {
  const texts = useOwnTexts(trialTexts).privacy;

  return (
    <section className="trial-result" aria-label={texts.title}>
      <h3>{texts.title}</h3>
      <Body text={text} trial={trial} />
    </section>
  );
}

function Body({ text, trial: { enabled, entities, text: shown } }: Props): ReactNode {
  const texts = useOwnTexts(trialTexts).privacy;
  const language = useLanguage();
  if (!enabled) return <p className="notice warn">{texts.off}</p>;
  if (entities.length === 0) return <output className="notice">{texts.nothing}</output>;

  const places = entities.map(({ type, start, end }) => ({
    start,
    end,
    label: entityTypes[type][language],
    tag: type,
    tone: entityTone(type),
  }));
  return (
    <>
      <h4>{texts.found}</h4>
      <div data-part="found">
        <ForeignText text={text} highlights={places} block />
      </div>
      <h4>{texts.read}</h4>
      {shown === null ? (
        <p className="notice bad">{texts.refused}</p>
      ) : (
        <div data-part="read">
          <ForeignText text={shown} block />
        </div>
      )}
      <EntityTable text={text} entities={entities} />
    </>
  );
}

function EntityTable({ text, entities }: { readonly text: string; readonly entities: Trial['entities'] }): ReactNode {
  const texts = useOwnTexts(trialTexts).privacy;
  const language = useLanguage();

  return (
    <ScrollRegion label={texts.table}>
      <table className="trial-entities">
        <thead>
          <tr>
            <th scope="col">{texts.type}</th>
            <th scope="col">{texts.value}</th>
            <th scope="col">{texts.action}</th>
            <th scope="col">{texts.placeholder}</th>
            <th scope="col" className="number">
              {texts.score}
            </th>
            <th scope="col">{texts.recogniser}</th>
          </tr>
        </thead>
        <tbody>
          {entities.map(({ type, start, end, action, placeholder, score, recogniser }) => (
            <tr key={start}>
              <td>{entityTypes[type][language]}</td>
              <td>
                <ForeignText text={text.slice(start, end)} />
              </td>
              <td>{texts.actions[action]}</td>
              <td>{placeholder === undefined ? '' : <code>{placeholder}</code>}</td>
              <td className="number">{formatShare(score, language)}</td>
              <td>
                <code>{recogniser}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
