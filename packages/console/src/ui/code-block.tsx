import { useState, type ReactNode } from 'react';
import { useTexts } from '../language/language-context.ts';
import { ForeignText } from './foreign-text.tsx';

/** Code with a button that copies it. Names of others stand in some of it, so what cannot be seen is shown as a mark; the copy has it as it is. */
export function CodeBlock({ code }: { readonly code: string }): ReactNode {
  const texts = useTexts();
  const [copied, setCopied] = useState<string>();

  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(code);
    setCopied(code);
  };

  return (
    <div className="code-block">
      <pre>
        <code>
          <ForeignText text={code} />
        </code>
      </pre>
      {/* Browsers offer the clipboard to secure origins only; elsewhere the text can still be selected. */}
      {window.isSecureContext ? (
        <button type="button" onClick={() => void copy()}>
          <span aria-live="polite">{copied === code ? texts.copied : texts.copy}</span>
        </button>
      ) : null}
    </div>
  );
}
