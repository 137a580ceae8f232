import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { knowledgeTexts } from './texts.ts';
import { useKnowledge } from './use-knowledge.ts';

interface Props {
  readonly value: string | undefined;
  readonly onChange: (collection: string | undefined) => void;
}

/** Which collection; one that the address names stays to be seen where it is not there any more. */
export function CollectionField({ value, onChange }: Props): ReactNode {
  const texts = useOwnTexts(knowledgeTexts);
  const { data } = useKnowledge();
  const names = data?.collections.map(({ id }) => id) ?? [];
  const all = value === undefined || names.includes(value) ? names : [value, ...names];
  return (
    <label>
      {texts.collection}
      <select
        name="knowledge-collection"
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        <option value="">{texts.everyCollection}</option>
        {all.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
