import { Link } from '@tanstack/react-router';
import type { Overview } from '@gatehouse/contract/admin-overview';
import { type EntityType, entityTypes } from '@gatehouse/contract/entity-types';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { CountedList } from './counted-list.tsx';
import { overviewTexts } from './texts.ts';

const most = 8;

/** What was kept from the models, by its type. */
export function ReplacedData({ entities }: { readonly entities: Overview['entities'] }): ReactNode {
  const texts = useOwnTexts(overviewTexts).hidden;
  const language = useLanguage();

  return (
    <Card title={texts.title} actions={<Link to="/privacy">{texts.toPrivacy}</Link>}>
      {entities.length === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <CountedList
          name={texts.type}
          amount={texts.values}
          items={entities.slice(0, most).map(({ type, values }) => ({
            id: type,
            label: isKnown(type) ? entityTypes[type][language] : <ForeignText text={type} />,
            amount: values,
          }))}
        />
      )}
    </Card>
  );
}

/** Own patterns have types of their own. */
function isKnown(type: string): type is EntityType {
  return Object.hasOwn(entityTypes, type);
}
