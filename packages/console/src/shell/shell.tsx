import type { Role } from '@gatehouse/contract/admin';
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { mayOpen } from '../routes/may-open.ts';
import { pagesOf } from '../routes/pages.ts';
import { useSession } from '../session/session.ts';
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
  const { role } = useSession();
  const path = useRouterState({ select: ({ location }) => location.pathname });
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
        {mayOpen(role, path) ? <Outlet /> : path === '/' ? <FirstPage role={role} /> : <ForbiddenPage />}
      </main>
      <Suspense>
        {menuOpen ? <SidePanel onClose={() => setMenuOpen(false)} /> : null}
        {paletteOpen ? <CommandPalette onClose={() => setPaletteOpen(false)} /> : null}
      </Suspense>
    </div>
  );
}

/** Where those begin who may not see the overview. */
function FirstPage({ role }: { readonly role: Role }): ReactNode {
  const first = pagesOf(role).at(0);
  return first === undefined ? <ForbiddenPage /> : <Navigate to={first.path} replace />;
}
