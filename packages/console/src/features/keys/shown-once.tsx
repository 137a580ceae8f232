import type { CreatedKey } from '@gatehouse/contract/admin';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { keysTexts } from './texts.ts';

interface Props {
  readonly created: CreatedKey;
  readonly onClose: () => void;
  /** What else can be done now. */
  readonly children?: ReactNode;
}

/** A new key, which nobody can show again. */
export function ShownOnce({ created, onClose, children }: Props): ReactNode {
  const { wizard } = useOwnTexts(keysTexts);
  return (
    <div className="keys-form">
      <output className="notice">
        <ForeignText text={wizard.made(created.record.name)} />
      </output>
      <CodeBlock code={created.key} />
      <p className="quiet">{wizard.keep}</p>
      <div className="modal-actions">
        {children}
        <button type="button" className="primary" onClick={onClose}>
          {wizard.close}
        </button>
      </div>
    </div>
  );
}
