import type { DefaultTreeAdapterTypes } from 'parse5';
import type { Language } from '../../core/knowledge.ts';
import { attributeOf, StyleSheets } from './html-styles.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.ChildNode;

/** What must be known of a page before it is read. */
export interface HtmlSurvey {
  readonly title: string;
  readonly language: Language | undefined;
  readonly sheets: StyleSheets;
  /** Elements with headings, tables or code in them: they are no items and no cells. */
  readonly structured: ReadonlySet<Element>;
}

/** Goes through all elements of a page once. */
export function surveyOf(document: DefaultTreeAdapterTypes.Document): HtmlSurvey {
  const sheets = new StyleSheets();
  const structured = new Set<Element>();
  let title = '';
  let language: Language | undefined;
  const open: Node[] = document.childNodes.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!('tagName' in node)) continue;
    if (node.tagName === 'style') sheets.add(textIn(node));
    else if (node.tagName === 'title' && title === '') title = textIn(node).replace(/\s+/g, ' ').trim();
    else if (node.tagName === 'html') {
      const said = /^(de|en)\b/i.exec(attributeOf(node, 'lang') ?? '')?.[1]?.toLowerCase();
      language = said === 'de' || said === 'en' ? said : undefined;
    } else if (/^(?:h[1-6]|table|pre)$/.test(node.tagName)) {
      let above = node.parentNode;
      while (above !== null && 'tagName' in above && !structured.has(above)) {
        structured.add(above);
        above = above.parentNode;
      }
    }
    for (let at = node.childNodes.length - 1; at >= 0; at -= 1) {
      const child = node.childNodes[at];
      if (child !== undefined) open.push(child);
    }
  }
  return { title, language, sheets, structured };
}

function textIn(element: Element): string {
  return element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
}
