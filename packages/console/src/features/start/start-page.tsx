import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { shellTexts } from '../../shell/texts.ts';
import { PageHead } from '../../ui/page-head.tsx';

export function StartPage(): ReactNode {
  return <PageHead title={useOwnTexts(shellTexts).pages.start} />;
}
