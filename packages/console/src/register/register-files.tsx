import type { Register } from '@gatehouse/contract/admin-privacy';
import { registerMarkdown } from '@gatehouse/contract/register-markdown';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { useLanguage } from '../language/language-context.ts';
import { saveFile } from '../ui/save-file.ts';
import { registerFileTexts } from './register-file-texts.ts';

interface Props {
  readonly register: Register;
  /** Name of the file that is to be read by people. */
  readonly file: string;
}

/** Buttons that save the register of processing: for people in the language of the page, and for programs. */
export function RegisterFiles({ register, file }: Props): ReactNode {
  const texts = useOwnTexts(registerFileTexts);
  const language = useLanguage();

  return (
    <>
      <button type="button" onClick={() => saveFile(registerMarkdown(register, language), file, 'text/markdown')}>
        {texts.markdown}
      </button>
      <button
        type="button"
        onClick={() => saveFile(`${JSON.stringify(register, null, 2)}\n`, 'register.json', 'application/json')}
      >
        {texts.json}
      </button>
    </>
  );
}
