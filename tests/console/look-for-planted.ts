/** What a page shows of what was planted. */
interface Found {
  /** Elements that only a payload can have made. */
  readonly elements: readonly string[];
  /** Characters that nobody sees, or that turn others around, outside of fields that are filled in. */
  readonly unmarked: readonly string[];
  readonly executed: unknown;
  /** How often the payload is shown as text. */
  readonly shown: number;
  /** By how many pixels the page is too wide. */
  readonly over: number;
}

/** Runs in the page: all that it needs is in it. */
export function lookForPlanted(name: string): Found {
  const made = [
    'iframe',
    'object',
    'embed',
    'style',
    'script:not([src^="/console/"])',
    'img:not([src^="/console/"])',
    '[onerror], [onload], [onfocus], [onmouseover]',
    '[style*="127.0.0.2"]',
  ];
  const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].filter(
    ({ protocol, host }) => protocol !== 'blob:' && (protocol !== location.protocol || host !== location.host),
  );
  const unseen = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2066-\u2069\uFEFF]/;
  const unmarked: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    // A list that opens shows one line by itself, and what is typed stays as it is.
    if (parent === null || parent.closest('option, textarea, noscript') !== null) continue;
    if (unseen.test(node.textContent ?? ''))
      unmarked.push(`${parent.tagName} .${parent.className} in .${parent.parentElement?.className ?? ''}`);
  }
  return {
    elements: [...links, ...document.querySelectorAll(made.join(', '))].map((element) =>
      element.outerHTML.slice(0, 200),
    ),
    unmarked: [...new Set(unmarked)],
    executed: (globalThis as unknown as Record<string, unknown>)[name],
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    shown: document.body.innerText.split('<img src=x').length - 1,
  };
}
