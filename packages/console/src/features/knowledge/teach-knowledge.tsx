import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { collectionsTexts } from './collections-texts.ts';

const example = `knowledge:
  collections:
    - id: shop
      title: The shop
      sources:
        - kind: folder
          path: ./knowledge
          url: https://shop.example.com/help
        - kind: table
          path: ./products.csv
          name: products
          key: sku
          title: name
          columns:
            - { name: price, kind: price, currency: EUR }
            - { name: stock, kind: quantity }
    - id: internal
      roles: [support]
      sources:
        - kind: folder
          path: ./internal
  assistants:
    - id: shop
      collections: [shop]
      # Without a model it quotes what it finds.
      model: qwen3:14b
`;

/** What to write where there is no collection yet. */
export function TeachKnowledge(): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const permitted = usePermitted();
  return (
    <EmptyState text={texts.empty}>
      <p>{texts.teach}</p>
      <CodeBlock code={example} />
      <p>{texts.teachKinds}</p>
      {permitted('configuration.read') ? <Link to="/settings">{texts.settings}</Link> : null}
    </EmptyState>
  );
}
