import type { Language } from '../../core/knowledge.ts';
import { germanness } from '../detect-language.ts';
import { slugOf } from '../read-markdown.ts';
import { cleanText } from './clean-text.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';
import type { DocumentBlock, DocumentFormat, DocumentText, HiddenText, HidingRule } from './document-text.ts';

/** A longer heading is a text that looks like one. */
const longestTitle = 300;
const longestAnchor = 100;
const longestExcerpt = 2_000;
const mostLinks = 10_000;
const mostOmissions = 50;
/** Text that says so clearly what language it is in is believed before what the document claims: templates claim anything. */
const clearGermanness = 8;

/** Rules that are suspicious whatever the text is; the others where it is long. */
const suspiciousRules: ReadonlySet<HidingRule> = new Set([
  'transparent',
  'tiny',
  'same-colour',
  'vanish',
  'invisible-rendering',
  'outside-page',
  'covered',
  'long-attribute',
  'link-title',
]);
const longWhereOrdinary: ReadonlySet<HidingRule> = new Set(['off-screen', 'clipped', 'aria-hidden']);
const longHidden = 120;
/** Each of these is a text of its own; of the others, what stands side by side is one text in several elements. */
const wholeRules: ReadonlySet<HidingRule> = new Set([
  'comment',
  'long-attribute',
  'link-title',
  'noscript',
  'template',
]);

interface OpenSection {
  readonly titles: readonly string[];
  readonly anchor: string;
  readonly fragment: string | undefined;
  readonly blocks: DocumentBlock[];
}

interface OpenHidden extends Omit<HiddenText, 'text' | 'length'> {
  text: string;
  length: number;
}

interface Closing {
  readonly title: string;
  /** What the document says about itself, and whether that is believed whatever its text looks like. */
  readonly toldLanguage?: Language | undefined;
  readonly isTold?: boolean;
  readonly synonyms?: readonly (readonly string[])[];
}

/** Puts a document together from what a reader of some format meets in order, and cleans each text on its way. */
export class DocumentBuilder {
  readonly #format: DocumentFormat;
  readonly #limits: DocumentLimits;
  readonly #path: { level: number; title: string }[] = [];
  readonly #anchors = new Set<string>(['']);
  /** By slug: the number that the next heading like it may get. */
  readonly #numbers = new Map<string, number>();
  readonly #sections: OpenSection[] = [];
  readonly #parts: string[] = [];
  readonly #hidden: OpenHidden[] = [];
  readonly #links = new Set<string>();
  readonly #omissions = new Set<string>();
  #section: OpenSection;
  #length = 0;
  #hiddenCount = 0;

  constructor(format: DocumentFormat, limits: DocumentLimits) {
    this.#format = format;
    this.#limits = limits;
    this.#section = { titles: [], anchor: '', fragment: undefined, blocks: [] };
    this.#sections.push(this.#section);
  }

  get firstTitle(): string | undefined {
    return this.#sections[1]?.titles[0];
  }

  /** `fragment`: where an address leads to it; the anchor where it is `slug`. */
  heading(level: number, text: string, fragment?: string | { readonly kind: 'slug' }): void {
    const title = this.#clean(text.replace(/\s+/g, ' ').trim());
    if (title === '') return;
    this.#append(title);
    if (title.length > longestTitle) {
      this.#section.blocks.push({ kind: 'paragraph', text: title });
      return;
    }
    while ((this.#path.at(-1)?.level ?? -1) >= level) this.#path.pop();
    this.#path.push({ level, title });
    const anchor = this.#anchorOf(title);
    this.#section = {
      titles: this.#path.map((entry) => entry.title),
      anchor,
      fragment: typeof fragment === 'object' ? anchor : fragment,
      blocks: [],
    };
    this.#sections.push(this.#section);
  }

  /** Goes on at another place of the file below the same heading, such as a page. */
  continueAt(fragment: string): void {
    const { titles, anchor, blocks, fragment: before } = this.#section;
    if (before === fragment) return;
    const next = {
      titles,
      anchor: blocks.length === 0 ? anchor : this.#anchorOf(`${anchor} ${fragment.replace('=', ' ')}`),
      fragment,
      blocks: [],
    };
    if (blocks.length === 0) this.#sections.pop();
    this.#section = next;
    this.#sections.push(next);
  }

  paragraph(text: string, kind: 'paragraph' | 'code' = 'paragraph'): void {
    const clean = this.#clean(kind === 'code' ? text.replace(/^\n+/, '') : text.trim()).trimEnd();
    if (clean.trim() === '') return;
    this.#append(clean);
    this.#section.blocks.push({ kind, text: clean });
  }

  list(items: readonly string[]): void {
    const clean: string[] = [];
    for (const item of items) {
      const text = this.#clean(item.trimEnd(), clean.length === 0 ? 2 : 1).trimEnd();
      if (text.trim() === '') continue;
      this.#append(text, clean.length === 0 ? '\n\n' : '\n');
      clean.push(text);
    }
    if (clean.length > 0) this.#section.blocks.push({ kind: 'list', items: clean });
  }

  /** Cells are plain text; they are put into the pipe form here. Without `header` the columns have no names. */
  table(header: readonly string[] | undefined, rows: readonly (readonly string[])[]): void {
    const width = rows.reduce((most, row) => Math.max(most, row.length), header?.length ?? 0);
    if (width === 0) return;
    const line = (cells: readonly string[]): string =>
      `| ${Array.from({ length: width }, (_, column) => cellText(cells[column] ?? '')).join(' | ')} |`;
    const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
    this.pipeTable(`${line(header ?? [])}\n|${' --- |'.repeat(width)}`, filled.map(line));
  }

  /** A table that is in the pipe form already. */
  pipeTable(header: string, rows: readonly string[]): void {
    const cleanHeader = this.#clean(header);
    this.#append(cleanHeader);
    const clean: string[] = [];
    for (const row of rows) {
      const text = this.#clean(row, 1).replaceAll('\n', ' ');
      this.#append(text, '\n');
      clean.push(text);
    }
    this.#section.blocks.push({ kind: 'table', header: cleanHeader, rows: clean });
  }

  /** A text that readers do not see. One that follows another at the same place by the same rule is part of it. */
  hide(rule: HidingRule, text: string, place?: string): void {
    const collapsed = text.replace(/\s+/g, ' ').trim();
    if (collapsed === '') return;
    const last = this.#hidden.at(-1);
    const isMore = last?.rule === rule && last.start === this.#length && !wholeRules.has(rule);
    if (isMore && last.text.length + collapsed.length < longestExcerpt) {
      last.text += ` ${collapsed}`.toWellFormed();
      last.length += collapsed.length + 1;
      return;
    }
    this.#report({
      rule,
      start: this.#length,
      end: this.#length,
      text: collapsed.slice(0, longestExcerpt).toWellFormed(),
      length: collapsed.length,
      isSuspicious: suspiciousRules.has(rule),
      place,
    });
  }

  link(address: string): void {
    const trimmed = address.trim();
    if (trimmed !== '' && trimmed.length <= 2_000 && this.#links.size < mostLinks)
      this.#links.add(trimmed.toWellFormed());
  }

  /** Something that cannot be read, for people; said once. */
  omit(what: string): void {
    if (this.#omissions.size < mostOmissions) this.#omissions.add(what);
  }

  finish({ title, toldLanguage, isTold = false, synonyms = [] }: Closing): DocumentText {
    const text = this.#parts.join('');
    return {
      format: this.#format,
      title: cleanText(title.replace(/\s+/g, ' ').trim()).text.slice(0, longestTitle).toWellFormed(),
      language: isTold && toldLanguage !== undefined ? toldLanguage : languageOf(text, toldLanguage),
      sections: this.#sections.filter(({ blocks, titles }) => blocks.length > 0 || titles.length > 0),
      text,
      hidden: this.#hidden.map((hidden) =>
        longWhereOrdinary.has(hidden.rule) && hidden.length > longHidden ? { ...hidden, isSuspicious: true } : hidden,
      ),
      hiddenCount: this.#hiddenCount,
      links: [...this.#links],
      synonyms,
      omissions: [...this.#omissions],
    };
  }

  /** Cleans a text that is appended next, `gap` characters behind what there is. */
  #clean(original: string, gap = 2): string {
    const { text, hidden } = cleanText(original);
    const start = this.#length === 0 ? 0 : this.#length + gap;
    for (const run of hidden)
      this.#report({ ...run, start: start + run.start, end: start + run.end, place: undefined });
    return text;
  }

  #append(text: string, gap = '\n\n'): void {
    const separated = this.#length === 0 ? text : gap + text;
    this.#length += separated.length;
    if (this.#length > this.#limits.characters)
      throw new DocumentProblem('too-much-text', `more than ${this.#limits.characters} characters`);
    this.#parts.push(separated);
  }

  #report(hidden: OpenHidden): void {
    this.#hiddenCount += 1;
    if (this.#hidden.length < this.#limits.hiddenTexts) {
      this.#hidden.push(hidden);
      return;
    }
    // What is suspicious is never crowded out by comments and menus.
    const ordinary = hidden.isSuspicious ? this.#hidden.findIndex(({ isSuspicious }) => !isSuspicious) : -1;
    if (ordinary === -1) return;
    this.#hidden.splice(ordinary, 1);
    this.#hidden.push(hidden);
  }

  #anchorOf(title: string): string {
    const slug = slugOf(title).slice(0, longestAnchor).toWellFormed();
    if (slug !== '' && !this.#anchors.has(slug)) {
      this.#anchors.add(slug);
      return slug;
    }
    return this.#free(slug);
  }

  #free(slug: string): string {
    let number = this.#numbers.get(slug) ?? 1;
    while (this.#anchors.has(`${slug}-${number}`)) number += 1;
    this.#numbers.set(slug, number + 1);
    this.#anchors.add(`${slug}-${number}`);
    return `${slug}-${number}`;
  }
}

function cellText(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}

function languageOf(text: string, told: Language | undefined): Language | undefined {
  const value = germanness(text);
  if (Math.abs(value) < clearGermanness && told !== undefined) return told;
  if (value === 0) return told;
  return value > 0 ? 'de' : 'en';
}
