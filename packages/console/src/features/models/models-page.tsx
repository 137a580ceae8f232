import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { shellTexts } from '../../shell/texts.ts';
import { PageHead } from '../../ui/page-head.tsx';

export function ModelsPage(): ReactNode {
  return <PageHead title={useOwnTexts(shellTexts).pages.models} />;
}
