import {
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  defaultTreeAdapter,
  parse,
  type TreeAdapter,
} from 'parse5';
import type { Language } from '../../core/knowledge.ts';
import { DocumentBuilder } from './document-builder.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';
import type { DocumentText } from './document-text.ts';
import { attributeOf } from './html-styles.ts';
import { type HtmlSurvey, surveyOf } from './html-survey.ts';
import { readHtmlTable } from './html-table.ts';
import { hidingRuleOf, type Look, lookOf, rootLook } from './html-visibility.ts';
import { titleOfName } from './read-plain-text.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.ChildNode;

/** What the front matter of Markdown says, where that was made HTML of. */
interface Told {
  readonly format?: 'markdown';
  readonly language?: Language | undefined;
  readonly title?: string | undefined;
  readonly synonyms?: readonly (readonly string[])[] | undefined;
}

const blocks = new Set(
  (
    'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup html ' +
    'legend li main p search section summary table tbody td tfoot th thead tr caption optgroup option'
  ).split(' '),
);
/** What is no text: programs, styles, pictures and what stands in for them where they cannot be shown. */
const skipped = new Set(
  'script style link meta base title audio video canvas object embed iframe frame frameset map datalist head desc metadata'.split(
    ' ',
  ),
);
const attributesWithText = [
  'title',
  'alt',
  'aria-label',
  'aria-description',
  'summary',
  'placeholder',
  'value',
  'content',
  'data-content',
];
const longestAttribute = 150;
const longestAriaHidden = 200;

/** Reads HTML as browsers do (the parser of the standard), and takes of it what a reader sees. Nothing is fetched, no script runs. */
export function readHtmlText(html: string, name: string, limits: DocumentLimits, told: Told = {}): DocumentText {
  const tree = parse(html, {
    treeAdapter: boundedAdapter(limits.depth),
    sourceCodeLocationInfo: told.format === undefined,
  });
  const page = surveyOf(tree);
  const builder = new DocumentBuilder(told.format ?? 'html', limits);
  new HtmlReader(builder, page, told.format === 'markdown').read(tree.childNodes);
  return builder.finish({
    title: told.title ?? (page.title === '' ? (builder.firstTitle ?? titleOfName(name)) : page.title),
    toldLanguage: told.language ?? page.language,
    isTold: told.language !== undefined,
    synonyms: told.synonyms ?? [],
  });
}

/** Browsers stop at 512 elements in one another, too; here what is deeper is no document for readers. */
function boundedAdapter(depth: number): TreeAdapter<DefaultTreeAdapterMap> {
  let open = 0;
  return {
    ...defaultTreeAdapter,
    onItemPush: () => {
      open += 1;
      if (open > depth) throw new DocumentProblem('nested-too-deep', `more than ${depth} elements in one another`);
    },
    onItemPop: () => {
      open -= 1;
    },
  };
}

interface OpenList {
  readonly items: string[];
  readonly indent: string;
  marker: string | undefined;
}

class HtmlReader {
  readonly #builder: DocumentBuilder;
  readonly #page: HtmlSurvey;
  readonly #hasSlugs: boolean;
  /** Text of the open paragraph, in parts: a long one is put together once. */
  #inline: string[] = [];
  #list: OpenList | undefined;
  #isPreformatted = false;

  constructor(builder: DocumentBuilder, page: HtmlSurvey, hasSlugs: boolean) {
    this.#builder = builder;
    this.#page = page;
    this.#hasSlugs = hasSlugs;
  }

  read(nodes: readonly Node[]): void {
    for (const node of nodes) this.#node(node, rootLook);
    this.#flush();
  }

  #node(node: Node, look: Look): void {
    if ('tagName' in node) this.#element(node, look);
    else if (node.nodeName === '#text' && 'value' in node) this.#text(node.value, look, node);
    else if (node.nodeName === '#comment' && 'data' in node) this.#builder.hide('comment', node.data, placeOf(node));
  }

  #children(element: Element, look: Look): void {
    for (const child of element.childNodes) this.#node(child, look);
  }

  #text(value: string, look: Look, node: Node): void {
    const rule = hidingRuleOf(look);
    if (rule !== undefined) {
      this.#builder.hide(rule, value, placeOf(node));
      return;
    }
    if (this.#isPreformatted) {
      this.#inline.push(value);
      return;
    }
    const text = value.replace(/[\t\n\f\r ]+/g, ' ');
    const isGap = /^$|\s$/.test((this.#inline.at(-1) ?? '').slice(-1));
    const part = isGap && text.startsWith(' ') ? text.slice(1) : text;
    if (part !== '') this.#inline.push(part);
  }

  #element(element: Element, parentLook: Look): void {
    const { tagName } = element;
    this.#attributes(element);
    if (tagName === 'template' || tagName === 'noscript') {
      this.#builder.hide(tagName, textBelow(isTemplate(element) ? element.content : element), placeOf(element));
      return;
    }
    if (skipped.has(tagName)) {
      this.#skip(element);
      return;
    }
    const declarations = this.#page.sheets.declarationsOf(element, attributeOf(element, 'style'));
    const look = this.#withAriaHidden(element, lookOf(parentLook, element, declarations));
    const display = declarations.get('display')?.value ?? '';
    if (look.rule !== undefined || (this.#isPreformatted && tagName !== 'br')) this.#children(element, look);
    else if (tagName === 'br') this.#inline.push('\n');
    else if (tagName === 'a' && attributeOf(element, 'href') !== undefined) {
      this.#builder.link(attributeOf(element, 'href') ?? '');
      if (!isNoteMark(element)) this.#children(element, look);
    } else if (blocks.has(tagName) || isBlock(tagName)) this.#block(element, look);
    else if (/^(?:block|flex|grid|table|list-item|inline-)/.test(display)) {
      this.#space();
      this.#children(element, look);
      this.#space();
    } else this.#children(element, look);
  }

  #skip(element: Element): void {
    if (element.tagName === 'head') for (const child of element.childNodes) this.#node(child, rootLook);
    else if (element.tagName === 'iframe' || element.tagName === 'object' || element.tagName === 'embed')
      this.#builder.omit('embedded pages and objects');
  }

  #block(element: Element, look: Look): void {
    const { tagName } = element;
    const { structured } = this.#page;
    if (tagName === 'nav' || attributeOf(element, 'role') === 'navigation') {
      this.#builder.omit('navigation');
      return;
    }
    this.#flush();
    if (tagName === 'hr') return;
    if (/^h[1-6]$/.test(tagName) && this.#list === undefined) {
      const text = this.#inlineText(element, look);
      const fragment = attributeOf(element, 'id') ?? attributeOf(firstElement(element) ?? element, 'id');
      this.#builder.heading(
        Number(tagName.slice(1)),
        text,
        fragment ?? (this.#hasSlugs ? { kind: 'slug' } : undefined),
      );
    } else if (/^(?:ul|ol|menu)$/.test(tagName) && !structured.has(element)) this.#readList(element, look);
    else if (
      tagName === 'table' &&
      !structured.has(element) &&
      this.#list === undefined &&
      attributeOf(element, 'role') !== 'presentation'
    )
      readHtmlTable(element, look, {
        builder: this.#builder,
        lookOf: (parent, child) =>
          lookOf(parent, child, this.#page.sheets.declarationsOf(child, attributeOf(child, 'style'))),
        textOf: (cell, cellLook) => this.#inlineText(cell, cellLook),
      });
    else if (tagName === 'pre' && this.#list === undefined) this.#preformatted(element, look);
    else this.#children(element, look);
    this.#flush();
  }

  /** Everything in it is text of its lines. */
  #preformatted(element: Element, look: Look): void {
    this.#isPreformatted = true;
    this.#children(element, look);
    this.#isPreformatted = false;
    const text = this.#inline.join('');
    this.#inline = [];
    this.#builder.paragraph(text, 'code');
  }

  #readList(element: Element, look: Look): void {
    const above = this.#list;
    const items = above?.items ?? [];
    const indent = above === undefined ? '' : `${above.indent}  `;
    const isNumbered = element.tagName === 'ol';
    let number = Number.parseInt(attributeOf(element, 'start') ?? '1', 10) || 1;
    for (const child of element.childNodes) {
      if ('tagName' in child && child.tagName === 'li') {
        this.#list = { items, indent, marker: isNumbered ? `${number}. ` : '- ' };
        number += 1;
      } else this.#list ??= { items, indent, marker: undefined };
      this.#node(child, look);
      this.#flush();
    }
    this.#list = above;
    if (above === undefined) this.#builder.list(items);
  }

  /** The text of a heading or a cell in one line. */
  #inlineText(element: Element, look: Look): string {
    const { list, inline } = { list: this.#list, inline: this.#inline };
    const items: string[] = [];
    this.#list = { items, indent: '', marker: undefined };
    this.#inline = [];
    this.#children(element, look);
    this.#flush();
    this.#list = list;
    this.#inline = inline;
    return items.join(' ').replace(/\s+/g, ' ').trim();
  }

  #space(): void {
    const last = this.#inline.at(-1);
    if (last !== undefined && !/\s$/.test(last.slice(-1))) this.#inline.push(' ');
  }

  #flush(): void {
    const text = this.#inline.join('').trim();
    this.#inline = [];
    if (text === '') return;
    const list = this.#list;
    if (list === undefined) {
      this.#builder.paragraph(text.replace(/ ?\n ?/g, '\n'));
      return;
    }
    const lines = text.split('\n').map((line) => line.trim());
    if (list.marker !== undefined || list.items.length === 0) {
      list.items.push(list.indent + (list.marker ?? '') + lines.join(`\n${list.indent}  `));
      list.marker = undefined;
    } else list.items[list.items.length - 1] += `\n${list.indent}  ${lines.join(`\n${list.indent}  `)}`;
  }

  #attributes(element: Element): void {
    for (const { name, value } of element.attrs) {
      if (value.length <= longestAttribute || !attributesWithText.includes(name)) continue;
      if (/^(?:option|button|meta|data|li|progress|meter|param)$/.test(element.tagName) && element.tagName !== 'meta')
        continue;
      if (element.tagName === 'meta' || isData(value)) continue;
      this.#builder.hide('long-attribute', value, placeOf(element));
    }
  }

  /** A few signs are hidden from screen readers for good reason, such as arrows; a text is hidden from whoever checks it by one. */
  #withAriaHidden(element: Element, look: Look): Look {
    if (look.rule !== undefined || attributeOf(element, 'aria-hidden') !== 'true') return look;
    return textBelow(element, longestAriaHidden + 1).length > longestAriaHidden
      ? { ...look, rule: 'aria-hidden' }
      : look;
  }
}

/** One of SVG has the name alone. */
function isTemplate(element: Element): element is DefaultTreeAdapterTypes.Template {
  return 'content' in element;
}

function isBlock(tagName: string): boolean {
  return /^(?:h[1-6]|ul|ol|menu|hr|pre|nav)$/.test(tagName);
}

/** Tokens and addresses are long, and no text. */
function isData(value: string): boolean {
  return !/\s/.test(value.trim());
}

/** The mark of a footnote, or the way back from it: a number that is no part of the sentence before it or of the note behind it. */
function isNoteMark(element: Element): boolean {
  const address = attributeOf(element, 'href') ?? '';
  if (!/^#.{0,100}(?:fn|note|cite|ref)/i.test(address)) return false;
  return /^\s*(?:\[?(?:\d{1,3}|[a-z])\]?|[*†‡^↑↩]\ufe0e?)\s*$/u.test(textBelow(element, 20));
}

function firstElement(element: Element): Element | undefined {
  return element.childNodes.find((node): node is Element => 'tagName' in node);
}

function placeOf(node: Node): string | undefined {
  const line = node.sourceCodeLocation?.startLine;
  return line === undefined ? undefined : `line ${line}`;
}

/** All text below a node, as it stands, up to a length. */
function textBelow(node: { readonly childNodes: readonly Node[] }, atMost = 1_000_000): string {
  const open: Node[] = node.childNodes.toReversed();
  let text = '';
  for (let next = open.pop(); next !== undefined && text.length < atMost; next = open.pop()) {
    if ('value' in next) text += next.value;
    else if ('tagName' in next) {
      if (next.tagName === 'br') text += '\n';
      if (!skipped.has(next.tagName))
        for (let at = next.childNodes.length - 1; at >= 0; at -= 1) open.push(next.childNodes[at] as Node);
    }
  }
  return text.slice(0, atMost);
}
