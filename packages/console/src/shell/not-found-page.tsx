import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { shellTexts } from './texts.ts';

export function NotFoundPage(): ReactNode {
  const texts = useOwnTexts(shellTexts).notFound;

  return (
    <>
      <PageHead title={texts.title} />
      <EmptyState text={texts.explanation}>
        <Link to="/start">{texts.home}</Link>
      </EmptyState>
    </>
  );
}
