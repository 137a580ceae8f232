import type { ReactNode } from 'react';
import type { Register } from '@gatehouse/contract/admin-privacy';
import { useOwnTexts } from '../../language/define-texts.ts';
import { missingSettings } from '../../register/missing-settings.ts';
import { RegisterFiles } from '../../register/register-files.tsx';
import { Card } from '../../ui/card.tsx';
import { privacyTexts } from './texts.ts';

/** The register of processing as a file, in the language of the page. */
export function RegisterDownload({ register }: { readonly register: Register }): ReactNode {
  const texts = useOwnTexts(privacyTexts).register;
  const missing = missingSettings(register);

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      {missing.length === 0 ? null : <p className="notice warn">{texts.missing(missing.join(', '))}</p>}
      <div className="filter-actions">
        <RegisterFiles register={register} file={texts.file} />
      </div>
    </Card>
  );
}
