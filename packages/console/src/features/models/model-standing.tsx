import type { ModelEntry, ModelStanding } from '@gatehouse/contract/admin-model-register';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { registerTexts } from './register-texts.ts';

const tones: Readonly<Record<ModelStanding, Tone>> = {
  registered: 'good',
  unregistered: 'plain',
  changed: 'bad',
  expired: 'warn',
  unverified: 'warn',
  refused: 'bad',
};

/** How a model stands in the register, and what that means for requests. */
export function StandingOf({ entry }: { readonly entry: ModelEntry }): ReactNode {
  const texts = useOwnTexts(registerTexts);
  const language = useLanguage();
  const { fault, reading, refusedWith, standing } = entry;
  return (
    <>
      <Tag tone={tones[standing]}>{texts.standings[standing]}</Tag>
      <span className="quiet models-fault">{texts.standingHelp[standing]}</span>
      {refusedWith === null ? null : <strong className="models-fault">{texts.refused}</strong>}
      {fault === null ? null : <span className="quiet models-fault">{texts.fault}</span>}
      {reading === null ? null : (
        <span className="quiet models-fault">
          {texts.reading(formatShare(reading.size === 0 ? 0 : reading.bytes / reading.size, language))}
        </span>
      )}
    </>
  );
}
