import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { mayOpen } from '../routes/may-open.ts';
import { pagesOf } from '../routes/pages.ts';
import { usePermitted } from '../session/session.ts';
import { ForbiddenPage } from './forbidden-page.tsx';
import { NavigationMenu } from './navigation-menu.tsx';
import { shellTexts } from './texts.ts';
import { TopBar } from './top-bar.tsx';
import { usePaletteKey } from './use-palette-key.ts';

// What only some ask for comes when they do.
const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }));
const SidePanel = lazy(async () => ({ default: (await import('./side-panel.tsx')).SidePanel }));

/** The frame around every page: where one is, where one can go, and who one is. */
export function Shell(): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const permitted = usePermitted();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // While the next page loads, the one before is still shown, under the address of the next.
  const shownPath = useRouterState({
    select: ({ matches, location }) => {
      const drawn = matches.at(-1);
      return drawn === undefined || drawn.routeId === '__root__' ? location.pathname : drawn.fullPath;
    },
  });
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  usePaletteKey(() => setPaletteOpen((before) => !before));

  // Who reads with the ears or moves by keys starts at the new page, not at the link that led there.
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {texts.skip}
      </a>
      <TopBar onMenu={() => setMenuOpen(true)} onPalette={() => setPaletteOpen(true)} />
      <aside className="side">
        <NavigationMenu />
      </aside>
      <main id="content" ref={main} tabIndex={-1}>
        {!mayOpen(permitted, path) ? <Refused path={path} /> : mayOpen(permitted, shownPath) ? <Outlet /> : null}
      </main>
      <Suspense>
        {menuOpen ? <SidePanel onClose={() => setMenuOpen(false)} /> : null}
        {paletteOpen ? <CommandPalette onClose={() => setPaletteOpen(false)} /> : null}
      </Suspense>
    </div>
  );
}

/** In place of a page that is not for whoever is signed in. Those who may not see the overview begin elsewhere. */
function Refused({ path }: { readonly path: string }): ReactNode {
  const permitted = usePermitted();
  const first = pagesOf(permitted).at(0);
  return path === '/' && first !== undefined ? <Navigate to={first.path} replace /> : <ForbiddenPage />;
}
