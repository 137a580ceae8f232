import type { DefaultTreeAdapterTypes } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

/** One simple selector and what stands left of it: `nav > .item`. */
interface Compound {
  readonly tag: string | undefined;
  readonly id: string | undefined;
  readonly classes: readonly string[];
  readonly attributes: readonly (readonly [string, string | undefined])[];
  /** How the compound to the left relates; undefined for the leftmost. */
  readonly relation: 'descendant' | 'child' | undefined;
}

interface Rule {
  /** From right to left. */
  readonly compounds: readonly Compound[];
  readonly specificity: number;
  readonly declarations: ReadonlyMap<string, Declaration>;
}

interface Declaration {
  readonly value: string;
  readonly isImportant: boolean;
}

export type Declarations = ReadonlyMap<string, Declaration>;

const mostRules = 20_000;
/** Hardly any element matches more; a page of many such rules is made to keep the reader busy. */
const mostTried = 2_000;
const relevant = new Set(
  (
    'display visibility opacity font-size font color background background-color background-image position left top right bottom text-indent background-clip -webkit-background-clip ' +
    'margin-left margin-top clip clip-path width height max-width max-height overflow overflow-x overflow-y transform content-visibility filter ' +
    '-webkit-text-fill-color'
  ).split(' '),
);

/** The declarations of a `style` attribute that have to do with what can be seen. */
export function readDeclarations(text: string): Declarations {
  const declarations = new Map<string, Declaration>();
  for (const part of text.slice(0, 20_000).split(';')) {
    const colon = part.indexOf(':');
    if (colon === -1) continue;
    const name = unescaped(part.slice(0, colon)).trim().toLowerCase();
    if (!relevant.has(name)) continue;
    const written = unescaped(part.slice(colon + 1))
      .trim()
      .toLowerCase();
    const isImportant = written.endsWith('!important') || /!\s{0,9}important$/.test(written);
    if (!isImportant && declarations.get(name)?.isImportant === true) continue;
    declarations.set(name, {
      value: isImportant ? written.slice(0, written.lastIndexOf('!')).trim() : written,
      isImportant,
    });
  }
  return declarations;
}

/** `d\69splay` is `display` to a browser. */
function unescaped(text: string): string {
  const plain = text.includes('/*') ? withoutComments(text) : text;
  if (!plain.includes('\\')) return plain;
  return plain.replace(
    /\\(?:([0-9a-f]{1,6})\s?|(.))/gi,
    (_all, code: string | undefined, other: string | undefined) => {
      const point = Number.parseInt(code ?? '', 16);
      return code === undefined ? (other ?? '') : point > 0 && point < 0x110000 ? String.fromCodePoint(point) : '';
    },
  );
}

function withoutComments(css: string): string {
  let plain = '';
  let from = 0;
  for (let start = css.indexOf('/*'); start !== -1; start = css.indexOf('/*', from)) {
    plain += css.slice(from, start);
    const end = css.indexOf('*/', start + 2);
    from = end === -1 ? css.length : end + 2;
  }
  return plain + css.slice(from);
}

/** The rules of the sheets of one document, found by what the rightmost part of a selector asks for. */
export class StyleSheets {
  readonly #byKey = new Map<string, Rule[]>();
  #count = 0;

  /** Takes in the text of a `<style>` element. */
  add(css: string): void {
    this.#addRules(withoutComments(css), 0);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  #addRules(css: string, depth: number): void {
    let from = 0;
    while (from < css.length && this.#count < mostRules) {
      const open = css.indexOf('{', from);
      if (open === -1) return;
      const prelude = css
        .slice(css.lastIndexOf(';', open) >= from ? css.lastIndexOf(';', open) + 1 : from, open)
        .trim();
      const close = matching(css, open);
      const body = css.slice(open + 1, close);
      from = close + 1;
      if (prelude.startsWith('@')) {
        if (depth < 8 && holds(prelude)) this.#addRules(body, depth + 1);
      } else this.#addRule(prelude, body);
    }
  }

  #addRule(prelude: string, body: string): void {
    const declarations = readDeclarations(body);
    if (declarations.size === 0) return;
    for (const selector of prelude.slice(0, 10_000).split(',')) {
      const compounds = readSelector(selector);
      const last = compounds?.[0];
      if (compounds === undefined || last === undefined) continue;
      const key =
        last.id !== undefined
          ? `#${last.id}`
          : last.classes[0] !== undefined
            ? `.${last.classes[0]}`
            : (last.tag ?? '*');
      const rules = this.#byKey.get(key);
      const rule = { compounds, specificity: specificityOf(compounds) * mostRules + this.#count, declarations };
      this.#count += 1;
      if (rules === undefined) this.#byKey.set(key, [rule]);
      else rules.push(rule);
    }
  }

  /** What holds for an element, its `style` attribute included. */
  declarationsOf(element: Element, style: string | undefined): Declarations {
    const own = style === undefined ? none : readDeclarations(style);
    if (this.#count === 0) return own;
    const matched: Rule[] = [];
    let tried = 0;
    for (const key of keysOf(element))
      for (const rule of this.#byKey.get(key) ?? []) {
        if (tried++ > mostTried) break;
        if (isMatch(rule.compounds, element)) matched.push(rule);
      }
    if (matched.length === 0) return own;
    matched.sort((left, right) => left.specificity - right.specificity);
    const result = new Map<string, Declaration>();
    for (const { declarations } of [...matched, { declarations: own }])
      for (const [name, declaration] of declarations)
        if (declaration.isImportant || result.get(name)?.isImportant !== true) result.set(name, declaration);
    return result;
  }
}

const none: Declarations = new Map();

function matching(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    const sign = css.charCodeAt(at);
    if (sign === 0x7b) depth += 1;
    else if (sign === 0x7d && --depth === 0) return at;
  }
  return css.length;
}

/** What is for a screen holds; what is for paper, or for some screens only, does not. */
function holds(prelude: string): boolean {
  const [, name = '', rest = ''] = /^@([\w-]+)\s*([^]*)$/.exec(prelude) ?? [];
  if (name === 'media') return /^(?:only\s+)?(?:screen|all)?$/i.test(rest.trim());
  return name === 'layer' || name === 'supports';
}

const part = /([>+~\s]*)((?:[\w-]|\\.|[^\0-\u007f]|[.#*:]|\[[^\]]{0,200}\]|\([^)]{0,200}\))+)/y;
const simple = /([.#]?)((?:[\w-]|[^\0-\u007f]|\\.)+)|\*|\[([^\]]{0,200})\]|::?[\w-]+(?:\([^)]{0,200}\))?/y;

/** Undefined where something is asked for that cannot be told here, such as a state or a sibling. */
function readSelector(selector: string): readonly Compound[] | undefined {
  const text = selector.trim();
  if (text === '' || text.length > 1_000) return undefined;
  const compounds: Compound[] = [];
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (found === null) return undefined;
    const between = (found[1] ?? '').trim();
    if (between !== '' && between !== '>') return undefined;
    const compound = readCompound(
      found[2] ?? '',
      compounds.length === 0 ? undefined : between === '>' ? 'child' : 'descendant',
    );
    if (compound === undefined) return undefined;
    compounds.unshift(compound);
  }
  return compounds;
}

function readCompound(text: string, relation: Compound['relation']): Compound | undefined {
  let tag: string | undefined;
  let id: string | undefined;
  const classes: string[] = [];
  const attributes: (readonly [string, string | undefined])[] = [];
  simple.lastIndex = 0;
  while (simple.lastIndex < text.length) {
    const found = simple.exec(text);
    if (found === null) return undefined;
    const [all, kind, name = '', attribute] = found;
    if (all.startsWith(':')) {
      if (all !== ':root') return undefined;
    } else if (attribute !== undefined) {
      const [, key = '', value] = /^([\w-]+)(?:="?([^"]*)"?)?$/.exec(attribute.trim().replaceAll("'", '"')) ?? [];
      if (key === '') return undefined;
      attributes.push([key.toLowerCase(), value]);
    } else if (kind === '.') classes.push(unescaped(name));
    else if (kind === '#') id = unescaped(name);
    else if (all !== '*') tag = name.toLowerCase();
  }
  return { tag, id, classes, attributes, relation };
}

function specificityOf(compounds: readonly Compound[]): number {
  let value = 0;
  for (const { id, classes, attributes, tag } of compounds)
    value += (id === undefined ? 0 : 10_000) + (classes.length + attributes.length) * 100 + (tag === undefined ? 0 : 1);
  return value;
}

export function attributeOf(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

function* keysOf(element: Element): Generator<string> {
  yield '*';
  yield element.tagName;
  const id = attributeOf(element, 'id');
  if (id !== undefined) yield `#${id}`;
  const classes = attributeOf(element, 'class');
  if (classes !== undefined) for (const name of classes.split(/\s+/, 100)) if (name !== '') yield `.${name}`;
}

function isMatch(compounds: readonly Compound[], element: Element): boolean {
  const [first, ...left] = compounds;
  if (first === undefined || !fits(first, element)) return false;
  let relation = first.relation;
  let at = parentOf(element);
  for (const compound of left) {
    if (relation === 'child') {
      if (at === undefined || !fits(compound, at)) return false;
    } else {
      while (at !== undefined && !fits(compound, at)) at = parentOf(at);
      if (at === undefined) return false;
    }
    relation = compound.relation;
    at = parentOf(at);
  }
  return true;
}

function parentOf(element: Element): Element | undefined {
  const parent = element.parentNode;
  return parent !== null && 'tagName' in parent ? parent : undefined;
}

function fits({ tag, id, classes, attributes }: Compound, element: Element): boolean {
  if (tag !== undefined && tag !== element.tagName) return false;
  if (id !== undefined && id !== attributeOf(element, 'id')) return false;
  for (const [name, value] of attributes) {
    const actual = attributeOf(element, name);
    if (actual === undefined || (value !== undefined && actual !== value)) return false;
  }
  if (classes.length === 0) return true;
  const own = ` ${(attributeOf(element, 'class') ?? '').replace(/\s+/g, ' ')} `;
  return classes.every((name) => own.includes(` ${name} `));
}
