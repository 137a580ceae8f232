import type { MouseEvent, ReactNode } from 'react';
import { useTexts } from '../language/language-context.ts';
import { addressOf, type PageChoice, pages } from './location.ts';

/** Links like any others: what opens a new tab elsewhere does so here. */
export function Navigation({ page, go }: PageChoice): ReactNode {
  const texts = useTexts().navigation;

  return (
    <nav aria-label={texts.label}>
      {pages.map((name) => (
        <a
          key={name}
          href={addressOf(name)}
          aria-current={name === page ? 'page' : undefined}
          onClick={(event: MouseEvent) => {
            if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            go(name);
          }}
        >
          {texts.pages[name]}
        </a>
      ))}
    </nav>
  );
}
