import type { ScannedFolder } from '@gatehouse/contract/admin-model-register';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { registerTexts } from './register-texts.ts';

/** What was found in a folder of models. */
export function FolderCard({
  folder: { fault, files, folder, found, models, scannedAt },
}: {
  readonly folder: ScannedFolder;
}): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  return (
    <Card
      title={texts.folders}
      explanation={`${folder}: ${fault !== null ? texts.folderFault : scannedAt === null ? texts.folderWaits : texts.folderCount(formatCount(models, language), formatCount(files, language))}`}
    >
      {fault === null && scannedAt !== null && found.length === 0 ? <p>{texts.folderNone}</p> : null}
      <ul>
        {found.map(({ file, findings }) => (
          <li key={file}>
            <code>
              <ForeignText text={file} />
            </code>
            {findings.map(({ code, detail, severity }) => (
              <span key={`${code} ${detail}`} className="models-fault">
                <Tag tone={severity === 'refused' ? 'bad' : 'warn'}>{texts.severities[severity]}</Tag>{' '}
                <ForeignText text={detail} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}
