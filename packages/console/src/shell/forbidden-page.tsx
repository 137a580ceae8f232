import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { useSession } from '../session/session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { nameOfRole } from './name-of-role.ts';
import { shellTexts } from './texts.ts';

/** In place of a page that this role may not see. The server refuses what would be on it, too. */
export function ForbiddenPage(): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const { role } = useSession();

  return (
    <>
      <PageHead title={texts.forbidden.title} />
      <EmptyState text={texts.forbidden.explanation(nameOfRole(role, texts.roles))} />
    </>
  );
}
