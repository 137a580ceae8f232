import type { KnowledgeView } from '@gatehouse/contract/admin-knowledge';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { CollectionCard } from './collection-card.tsx';
import { collectionsTexts } from './collections-texts.ts';
import { TeachKnowledge } from './teach-knowledge.tsx';
import { useKnowledge } from './use-knowledge.ts';

/** A share of the bound from which it is said that there is little room left. */
const almostFull = 0.9;

/** The collections: what is in them, who may see it, and how far they are. */
export function CollectionsView(): ReactNode {
  const knowledge = useKnowledge();
  return (
    <Loaded from={knowledge} lines={8}>
      {(view) =>
        view.collections.length === 0 ? (
          <TeachKnowledge />
        ) : (
          <>
            <IndexState index={view.index} />
            <div className="knowledge-cards">
              {view.collections.map((collection) => (
                <CollectionCard key={collection.id} collection={collection} onChanged={knowledge.replace} />
              ))}
            </div>
          </>
        )
      }
    </Loaded>
  );
}

/** Where passages are kept, and how many more there may be. */
function IndexState({ index: { bound, chunks, kind } }: { readonly index: KnowledgeView['index'] }): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  return (
    <Card title={texts.index}>
      <p>
        <ForeignText text={texts.indexKinds[kind] ?? kind} />:{' '}
        {bound === undefined
          ? texts.indexChunks(count(chunks))
          : texts.indexFull(count(chunks), count(bound), formatShare(chunks / bound, language))}
      </p>
      {bound === undefined ? null : <progress aria-label={texts.index} value={Math.min(chunks, bound)} max={bound} />}
      {bound !== undefined && chunks >= bound * almostFull ? <p className="notice warn">{texts.almostFull}</p> : null}
    </Card>
  );
}
