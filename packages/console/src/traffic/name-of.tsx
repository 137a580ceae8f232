import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { ForeignText } from '../ui/foreign-text.tsx';
import { trafficTexts } from './texts.ts';

/** Of a model, provider or key; those of which there were too many to tell apart have none. */
export function NameOf({ name }: { readonly name: string }): ReactNode {
  const texts = useOwnTexts(trafficTexts);
  return name === '' ? <em>{texts.others}</em> : <ForeignText text={name} />;
}
