/**
 * What a canvas can paint with: it knows neither variables nor `light-dark()`, so an element of the page is asked what they come
 * to there. Read again after `forget`, when the colours of the page have changed.
 */
export interface ChartColours {
  /** @param expression of CSS, such as `var(--edge)` */
  readonly of: (expression: string) => string;
  readonly forget: () => void;
}

export function openChartColours(place: HTMLElement): ChartColours {
  const known = new Map<string, string>();
  return {
    of(expression) {
      const before = known.get(expression);
      if (before !== undefined) return before;
      const probe = document.createElement('span');
      probe.style.color = expression;
      place.append(probe);
      const colour = getComputedStyle(probe).color;
      probe.remove();
      known.set(expression, colour);
      return colour;
    },
    forget: () => known.clear(),
  };
}

/** Calls when the page may look otherwise: by its own switch, or by the system's. Returns how to stop that. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', changed);
  };
}
