import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { pageGroups, pagesOf } from '../routes/pages.ts';
import { usePermitted } from '../session/session.ts';
import { pageIcons } from './page-icons.ts';
import { ReviewBadge } from './review-badge.tsx';
import { shellTexts } from './texts.ts';

/** The pages that whoever is signed in may open, in their groups. */
export function NavigationMenu({ onChosen }: { readonly onChosen?: () => void }): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const permitted = usePermitted();
  const mine = pagesOf(permitted);

  return (
    <nav className="menu" aria-label={texts.navigation}>
      {pageGroups
        .map((group) => ({ group, own: mine.filter((page) => page.group === group) }))
        .filter(({ own }) => own.length > 0)
        .map(({ group, own }) => (
          <div key={group} className="menu-group">
            <p className="menu-title" aria-hidden="true">
              {texts.groups[group]}
            </p>
            <ul aria-label={texts.groups[group]}>
              {own.map(({ name, path }) => {
                const Icon = pageIcons[name];
                return (
                  <li key={name}>
                    <Link
                      to={path}
                      activeOptions={{ exact: path === '/', includeSearch: false }}
                      activeProps={{ 'aria-current': 'page' }}
                      {...(onChosen === undefined ? {} : { onClick: onChosen })}
                    >
                      <Icon size={18} aria-hidden="true" />
                      {texts.pages[name]}
                      {name === 'review' ? <ReviewBadge /> : null}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
    </nav>
  );
}
