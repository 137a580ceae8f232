import { Lexer, Marked, type Token, type Tokens } from 'marked';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Language } from '../../core/knowledge.ts';
import { DocumentBuilder } from './document-builder.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';
import type { DocumentText } from './document-text.ts';
import { readHtmlText } from './read-html.ts';
import { titleOfName } from './read-plain-text.ts';

const frontMatterPattern = /^---[ \t]*\n([\s\S]{0,8000}?)\n---[ \t]*(?:\n|$)/;

/** What a document may say about itself; other keys are the business of other tools. */
const frontMatterSchema = z.object({
  language: z.enum(['de', 'en']).optional(),
  title: z.string().max(1_000).optional(),
  synonyms: z
    .array(z.array(z.string().min(1).max(100)).min(2).max(50))
    .max(200)
    .optional(),
});
type FrontMatter = z.infer<typeof frontMatterSchema>;

/** Longer ones are not what they are there for. */
const longestLinkTitle = 80;
const longestAlternative = 150;

/** Tags without attributes that change nothing about what can be read. */
const harmlessTag = /^<\/?(?:b|br|i|em|strong|sub|sup|kbd|u|s|del|ins|mark|small|wbr)\s{0,4}\/?>$/i;
const reference = /&(?:#[0-9a-z]+|[a-z][a-z0-9]*);/gi;
const plainReferences = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&nbsp;', ' '],
]);

/**
 * Markdown, verbatim: blocks are as the source has them, without comments, titles of links and pictures, which readers of the
 * rendered document do not see. A document with HTML of its own, or with references to odd characters, is rendered and read as
 * HTML is, because only that tells what can be seen of it.
 *
 * The front matter may tell the `language`, the `title` and `synonyms`, a list of lists of words.
 */
export function readMarkdownText(source: string, name: string, limits: DocumentLimits): DocumentText {
  const text = source.replace(/\r\n?/g, '\n');
  const frontMatter = frontMatterPattern.exec(text);
  const told = frontMatter === null ? undefined : readFrontMatter(frontMatter[1] ?? '');
  const body = told === undefined ? text : text.slice(frontMatter?.[0].length ?? 0);
  const tokens = new Lexer().lex(body);
  const needsHtml = needsRendering(tokens);
  if (needsHtml) {
    const rendered = new Marked({ async: false }).parse(body, { async: false });
    return readHtmlText(rendered, name, limits, { format: 'markdown', ...told });
  }
  const builder = new DocumentBuilder('markdown', limits);
  const skipped = text.length - body.length;
  readTokens(builder, tokens, linesIn(text.slice(0, skipped)) + 1);
  return finish(builder, told, name);
}

function finish(builder: DocumentBuilder, told: FrontMatter | undefined, name: string): DocumentText {
  const language: Language | undefined = told?.language;
  return builder.finish({
    title: told?.title ?? builder.firstTitle ?? titleOfName(name),
    toldLanguage: language,
    isTold: language !== undefined,
    synonyms: told?.synonyms ?? [],
  });
}

/** Undefined where what stands between the lines of dashes is no mapping, but text between two rules. */
function readFrontMatter(yaml: string): FrontMatter | undefined {
  let parsed: unknown;
  try {
    parsed = parseYaml(yaml) ?? {};
  } catch (cause) {
    throw new DocumentProblem('bad-front-matter', undefined, cause);
  }
  if (typeof parsed !== 'object' || Array.isArray(parsed)) return undefined;
  const told = frontMatterSchema.safeParse(parsed);
  if (!told.success) throw new DocumentProblem('bad-front-matter', told.error.issues[0]?.path.join('.'), told.error);
  return told.data;
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === 'list') return (token as Tokens.List).items;
  if (token.type === 'table') {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows].flatMap((row) => row.flatMap((cell) => cell.tokens));
  }
  return ('tokens' in token ? token.tokens : undefined) ?? [];
}

function needsRendering(tokens: readonly Token[]): boolean {
  const open = [...tokens];
  for (let token = open.pop(); token !== undefined; token = open.pop()) {
    if (token.type === 'html') {
      const { rest } = withoutComments(token.raw);
      if (rest.trim() !== '' && !harmlessTag.test(rest.trim())) return true;
    }
    const children = childrenOf(token);
    const isText = token.type === 'text' || token.type === 'link' || token.type === 'image';
    if (isText && children.length === 0)
      for (const [found] of token.raw.matchAll(reference)) if (!plainReferences.has(found)) return true;
    for (const child of children) open.push(child);
  }
  return false;
}

function withoutComments(html: string): { readonly comments: readonly string[]; readonly rest: string } {
  const comments: string[] = [];
  let rest = '';
  let from = 0;
  for (let start = html.indexOf('<!--'); start !== -1; start = html.indexOf('<!--', from)) {
    rest += html.slice(from, start);
    const end = html.indexOf('-->', start + 4);
    comments.push(html.slice(start + 4, end === -1 ? html.length : end));
    from = end === -1 ? html.length : end + 3;
  }
  return { comments, rest: rest + html.slice(from) };
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function readTokens(builder: DocumentBuilder, tokens: readonly Token[], firstLine: number): void {
  let line = firstLine;
  for (const token of tokens) {
    readBlock(builder, token, `line ${line}`);
    line += linesIn(token.raw);
  }
}

function readBlock(builder: DocumentBuilder, token: Token, place: string): void {
  switch (token.type) {
    case 'space':
    case 'hr':
      return;
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      visibleText(builder, token, place);
      builder.heading(depth, plainText(tokens), { kind: 'slug' });
      return;
    }
    case 'code':
      builder.paragraph(token.raw.replace(/^\n+/, '').trimEnd(), 'code');
      return;
    case 'html':
      for (const comment of withoutComments(token.raw).comments) builder.hide('comment', comment, place);
      return;
    case 'def':
      readDefinition(builder, token as Tokens.Def, place);
      return;
    case 'list':
      builder.list(itemsOf(token as Tokens.List).map((item) => visibleText(builder, item, place)));
      return;
    case 'table': {
      const [header = '', line = '', ...rows] = visibleText(builder, token, place).trim().split('\n');
      builder.pipeTable(`${pipes(header)}\n${pipes(line)}`, rows.map(pipes));
      return;
    }
    default:
      builder.paragraph(visibleText(builder, token, place));
  }
}

/** An item with lists in it stays whole: what is indented below it belongs to it. */
function itemsOf(list: Tokens.List): readonly Tokens.ListItem[] {
  return list.items;
}

function pipes(row: string): string {
  const trimmed = row.trim();
  return `${trimmed.startsWith('|') ? '' : '| '}${trimmed}${trimmed.endsWith('|') ? '' : ' |'}`;
}

/** `[//]: # (so)` is how comments are written where there are none. */
function readDefinition(builder: DocumentBuilder, { href, tag, title }: Tokens.Def, place: string): void {
  if (/^(?:\/\/|#|comment|\^?hidden)$/i.test(tag) || href === '#') builder.hide('comment', title ?? '', place);
  else {
    builder.link(href);
    if ((title ?? '').length > longestLinkTitle) builder.hide('link-title', title ?? '', place);
  }
}

/** A heading as people read it. */
function plainText(tokens: readonly Token[] | undefined): string {
  return (tokens ?? [])
    .map((token) => {
      if (token.type === 'html' || token.type === 'image') return '';
      if (token.type === 'br') return ' ';
      const children = 'tokens' in token ? token.tokens : undefined;
      return children === undefined ? decoded('text' in token ? String(token.text) : token.raw) : plainText(children);
    })
    .join('');
}

const blockTypes = new Set(['paragraph', 'list', 'list_item', 'blockquote', 'heading', 'code', 'table']);

/** The words of blocks, a line each. */
function blockText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'list')
        return (token as Tokens.List).items.map((item) => `- ${blockText(item.tokens)}`).join('\n');
      const children = childrenOf(token);
      return children.some(({ type }) => blockTypes.has(type)) ? blockText(children) : plainText([token]);
    })
    .filter((text) => text !== '')
    .join('\n');
}

function decoded(text: string): string {
  return text.replace(reference, (found) => plainReferences.get(found) ?? found);
}

/** The source of a block without what cannot be seen, which is reported. */
function visibleText(builder: DocumentBuilder, token: Token, place: string): string {
  const { raw } = token;
  const cuts = [...cutsOf(builder, token, place)];
  const parts: string[] = [];
  let from = 0;
  for (const { replacement, source } of cuts) {
    const at = raw.indexOf(source, from);
    // Within quotes and lists the lines of a part may not be as they stand in the source: then its words have to do.
    if (at === -1) return blockText([token]);
    parts.push(decoded(raw.slice(from, at)), replacement);
    from = at + source.length;
  }
  parts.push(decoded(raw.slice(from)));
  return parts.join('').trimEnd();
}

interface Cut {
  readonly source: string;
  readonly replacement: string;
}

/** What of a block is not shown, in the order of the source. Told to the builder where there is one. */
function* cutsOf(builder: DocumentBuilder, token: Token, place: string): Generator<Cut> {
  if (token.type === 'code' || token.type === 'codespan') {
    // As it stands: references and comments in code are code.
    yield { source: token.raw, replacement: token.raw };
    return;
  }
  if (token.type === 'html') {
    for (const comment of withoutComments(token.raw).comments) builder.hide('comment', comment, place);
    yield { source: token.raw, replacement: /^<br/i.test(token.raw) ? ' ' : '' };
    return;
  }
  if (token.type === 'image') {
    const { text, title } = token as Tokens.Image;
    for (const hidden of [text, title ?? ''])
      if (hidden.length > longestAlternative) builder.hide('long-attribute', hidden, place);
    yield { source: token.raw, replacement: '' };
    return;
  }
  if (token.type === 'link') {
    const { href, title } = token as Tokens.Link;
    builder.link(href);
    if ((title ?? '').length > longestLinkTitle) builder.hide('link-title', title ?? '', place);
    // Titles are seen by nobody, and definitions of references are in no passage.
    if ((title ?? '') !== '' || (token.raw.startsWith('[') && !token.raw.includes(`](`))) {
      yield { source: token.raw, replacement: `[${plainText((token as Tokens.Link).tokens)}](${href})` };
      return;
    }
  }
  for (const child of childrenOf(token)) yield* cutsOf(builder, child, place);
}
