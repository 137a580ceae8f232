import { Fragment, type ReactNode } from 'react';
import type { Trial, TrialEntity } from '@gatehouse/contract/admin-privacy';
import { entityTypes, type EntityType } from '@gatehouse/contract/entity-types';
import { formatShare } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

interface Props {
  /** The text that was tried. */
  readonly text: string;
  readonly trial: Trial;
}

/** What was found in a text, and what a model would read. Texts of people go into text nodes only. */
export function TrialResult({ text, trial }: Props): ReactNode {
  const texts = useTexts().privacy.trial;
  const { enabled, entities, text: shown } = trial;
  if (!enabled) return <p className="notice warn">{texts.off}</p>;
  if (entities.length === 0) return <output className="notice">{texts.nothing}</output>;

  return (
    <>
      <h3>{texts.found}</h3>
      <p className="content found" data-part="found">
        {pieces(text, entities).map(({ start, content, entity }) =>
          entity === undefined ? (
            <Fragment key={start}>{content}</Fragment>
          ) : (
            <mark key={start} className={`hue-${hueOf(entity.type)}`}>
              {content} <small>{entity.type}</small>
            </mark>
          ),
        )}
      </p>
      <h3>{texts.read}</h3>
      {shown === null ? (
        <p className="notice bad">{texts.refused}</p>
      ) : (
        <p className="content" data-part="read">
          {shown}
        </p>
      )}
      <EntityTable text={text} entities={entities} />
    </>
  );
}

function EntityTable({ text, entities }: { readonly text: string; readonly entities: Trial['entities'] }): ReactNode {
  const texts = useTexts().privacy.trial;
  const { actions } = useTexts().privacy.policy;
  const language = useLanguage();

  return (
    <ScrollRegion label={texts.table}>
      <table className="trial">
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
              <td>{text.slice(start, end)}</td>
              <td>{actions[action]}</td>
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

interface Piece {
  readonly start: number;
  readonly content: string;
  readonly entity: TrialEntity | undefined;
}

/** The text cut at the borders of what was found, which is in order and apart. */
function pieces(text: string, entities: Trial['entities']): readonly Piece[] {
  const cut: Piece[] = [];
  let place = 0;
  for (const entity of entities) {
    const { start, end } = entity;
    if (start > place) cut.push({ start: place, content: text.slice(place, start), entity: undefined });
    cut.push({ start, content: text.slice(start, end), entity });
    place = end;
  }
  if (place < text.length) cut.push({ start: place, content: text.slice(place), entity: undefined });
  return cut;
}

/** Kinds of types by colour; the name of the type stands beside it, since not everybody sees colours. */
const hues: readonly ReadonlySet<EntityType>[] = [
  new Set(['PERSON', 'DATE_OF_BIRTH', 'USERNAME']),
  new Set(['EMAIL', 'PHONE', 'ADDRESS', 'URL_PERSONAL', 'COORDINATES']),
  new Set(['IBAN', 'BIC', 'CREDIT_CARD', 'CRYPTO_ADDRESS']),
  new Set(['SECRET']),
  new Set(['IP_ADDRESS', 'MAC_ADDRESS', 'LICENSE_PLATE', 'CUSTOMER_ID']),
];

/** The last colour is that of identity cards, insurances and all the rest. */
function hueOf(type: EntityType): number {
  const found = hues.findIndex((kinds) => kinds.has(type));
  return found === -1 ? hues.length : found;
}
