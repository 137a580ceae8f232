import { Lexer, type Token, type Tokens } from 'marked';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Passage } from '../core/knowledge.ts';
import { detectLanguage } from './detect-language.ts';

/** Characters of one passage, about 150 words: long enough to stand alone, short enough to quote. */
const passageLength = 1_000;
/** A table of more rows is cut into rows, each with the header, so that one row can be quoted. */
const tableRowsTogether = 12;

const frontMatterPattern = /^---\r?\n([\s\S]{0,4000}?)\r?\n---(?:\r?\n|$)/;

interface Section {
  readonly titles: readonly string[];
  readonly anchor: string;
  readonly blocks: string[];
}

/** The slug that code hosts give to a heading. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** What a document may say about itself; other keys are the business of other tools. */
const frontMatterSchema = z.object({
  language: z.enum(['de', 'en']).optional(),
  synonyms: z
    .array(z.array(z.string().min(1).max(100)).min(2).max(50))
    .max(200)
    .optional(),
});

export interface MarkdownDocument {
  readonly passages: readonly Passage[];
  readonly synonyms: readonly (readonly string[])[];
}

function plainText(tokens: readonly Token[] | undefined, fallback: string): string {
  if (tokens === undefined) return fallback;
  return tokens
    .map((token) => plainText('tokens' in token ? token.tokens : undefined, 'text' in token ? String(token.text) : ''))
    .join('');
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list';
}

/** Cuts a long text at sentence ends, else at white space, so that each piece is at most `passageLength` long. */
function cutLongText(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > passageLength) {
    const window = rest.slice(0, passageLength);
    const sentence = Math.max(
      window.lastIndexOf('. '),
      window.lastIndexOf('? '),
      window.lastIndexOf('! '),
      window.lastIndexOf('.\n'),
    );
    const space = Math.max(window.lastIndexOf(' '), window.lastIndexOf('\n'));
    const cut = sentence > passageLength / 3 ? sentence + 1 : space > 0 ? space : passageLength;
    pieces.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}

/** The verbatim blocks of one Markdown token; none for what is not to be read by people, such as comments and raw HTML. */
function blocksOf(token: Token): readonly string[] {
  if (token.type === 'space' || token.type === 'html' || token.type === 'hr' || token.type === 'def') return [];
  const raw = token.raw.trim();
  if (isTable(token)) {
    const lines = raw.split('\n');
    if (lines.length - 2 <= tableRowsTogether && raw.length <= 2 * passageLength) return [raw];
    const header = lines.slice(0, 2).join('\n');
    return lines.slice(2).map((row) => `${header}\n${row}`);
  }
  if (raw.length <= passageLength) return [raw];
  if (isList(token)) return token.items.flatMap((item) => cutLongText(item.raw.trim()));
  return cutLongText(raw);
}

function sectionsOf(tokens: readonly Token[], fallbackTitle: string): Section[] {
  const path: { depth: number; title: string }[] = [];
  const seen = new Map<string, number>();
  let section: Section = { titles: [fallbackTitle], anchor: '', blocks: [] };
  const sections = [section];
  for (const token of tokens) {
    if (token.type !== 'heading') {
      section.blocks.push(...blocksOf(token));
      continue;
    }
    const heading = token as Tokens.Heading;
    const title = plainText(heading.tokens, heading.text).trim();
    while ((path.at(-1)?.depth ?? 0) >= heading.depth) path.pop();
    path.push({ depth: heading.depth, title });
    const slug = slugOf(title);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    section = { titles: path.map((entry) => entry.title), anchor: times === 0 ? slug : `${slug}-${times}`, blocks: [] };
    sections.push(section);
  }
  return sections;
}

/** Packs blocks into passages, in order; a row of a cut table always stands alone. */
function pack(blocks: readonly string[]): string[] {
  const passages: string[] = [];
  let current = '';
  for (const block of blocks) {
    // A table belongs to the text before it: products are described and then listed with their variants.
    const limit = block.startsWith('|') ? 2 * passageLength : passageLength;
    if (current !== '' && current.length + block.length + 2 > limit) {
      passages.push(current);
      current = '';
    }
    current = current === '' ? block : `${current}\n\n${block}`;
  }
  if (current !== '') passages.push(current);
  return passages;
}

/**
 * Reads one Markdown document into passages. Headings give the structure, tables stay whole or are cut by rows, comments
 * and raw HTML are left out because nobody who reviews the rendered document would see them.
 *
 * The front matter may tell the `language` (else the text does, else it is English) and `synonyms`, a list of lists of words.
 *
 * Throws where the front matter is not YAML or has something else under these names.
 */
export function readMarkdown(document: string, source: string): MarkdownDocument {
  const text = document.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const frontMatter = frontMatterPattern.exec(text);
  const body = frontMatter === null ? text : text.slice(frontMatter[0].length);
  const told = frontMatterSchema.parse((frontMatter === null ? undefined : parseYaml(frontMatter[1] ?? '')) ?? {});
  const language = told.language ?? detectLanguage(body) ?? 'en';
  const fallbackTitle = source.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const passages: Passage[] = [];
  for (const section of sectionsOf(new Lexer().lex(body), fallbackTitle)) {
    for (const [position, quote] of pack(section.blocks).entries()) {
      passages.push({
        id: `${source}#${section.anchor}${position === 0 ? '' : `~${position + 1}`}`,
        titles: section.titles,
        source,
        anchor: section.anchor,
        language,
        text: quote,
      });
    }
  }
  return { passages, synonyms: told.synonyms ?? [] };
}
