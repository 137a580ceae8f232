import type { AssistantView } from '@gatehouse/contract/admin-knowledge';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { tryTexts } from './try-texts.ts';

interface Props {
  readonly assistants: readonly AssistantView[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

export function AssistantField({ assistants, value, onChange }: Props): ReactNode {
  const texts = useOwnTexts(tryTexts);
  return (
    <label>
      {texts.assistant}
      <select name="assistant" value={value} onChange={({ target }) => onChange(target.value)}>
        {assistants.map(({ id, title }) => (
          <option key={id} value={id}>
            {title === id ? id : `${title} (${id})`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** In place of what needs an assistant. */
export function NoAssistant(): ReactNode {
  const texts = useOwnTexts(tryTexts);
  return (
    <EmptyState text={texts.none}>
      <p>{texts.teach}</p>
      <Link to="/knowledge">{texts.toCollections}</Link>
    </EmptyState>
  );
}
