import type { ReactNode } from 'react';
import type { Register } from '@gatehouse/contract/admin-privacy';
import { registerMarkdown } from '@gatehouse/contract/register-markdown';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { saveFile } from '../../ui/save-file.ts';
import { Card } from '../../ui/card.tsx';
import { privacyTexts } from './texts.ts';

/** The register of processing as a file, in the language of the page. */
export function RegisterDownload({ register }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(privacyTexts).register;
  const language = useLanguage();
  const missing = [
    ...(register.controller === null ? ['privacy.controller'] : []),
    ...(register.dataProtectionOfficer === null ? ['privacy.dataProtectionOfficer'] : []),
  ];

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      {missing.length === 0 ? null : <p className="notice warn">{texts.missing(missing.join(', '))}</p>}
      <div className="filter-actions">
        <button
          type="button"
          onClick={() => saveFile(registerMarkdown(register, language), texts.file, 'text/markdown')}
        >
          {texts.markdown}
        </button>
        <button
          type="button"
          onClick={() => saveFile(`${JSON.stringify(register, null, 2)}\n`, 'register.json', 'application/json')}
        >
          {texts.json}
        </button>
      </div>
    </Card>
  );
}
