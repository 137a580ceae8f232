import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { registerTexts } from './register-texts.ts';

const shown = 12;

/** A digest, short, with a way to take the whole of it. */
export function DigestOf({ digest }: { readonly digest: string }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const tell = useToast();
  const [kind = '', value = ''] = digest.split(':', 2);
  return (
    <span className="models-digest">
      <code title={digest}>{`${kind}:${value.slice(0, shown)}`}</code>
      {/* Browsers offer the clipboard to secure origins only; elsewhere the whole digest stands in the details. */}
      {window.isSecureContext ? (
        <IconButton
          label={texts.copy}
          icon={Copy}
          onPress={() => void navigator.clipboard.writeText(digest).then(() => tell({ text: texts.copied }))}
        />
      ) : null}
    </span>
  );
}
