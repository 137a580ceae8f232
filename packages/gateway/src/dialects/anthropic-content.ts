import type { Json, JsonObject } from '../core/json.ts';
import type { Origin } from '../core/segment.ts';
import { cacheControlOf } from './anthropic-cache-control.ts';
import { isDataUrl } from './data-url.ts';
import { isOpaque } from './openai-chat-messages.ts';
import { isObject } from './parse-body.ts';
import { type BlockPlace, blockPlace, fieldPlace, given, type PartList } from './part-list.ts';
import type { Thought } from './reasoning-details.ts';
import { refuse, refuseContent, type RequestScan } from './request-scan.ts';

const imageTypes: ReadonlySet<unknown> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Text, images and documents, which may stand in messages of users and in results of tools. */
export function addContentBlock(block: JsonObject, at: BlockPlace, list: PartList, scan: RequestScan): void {
  const count = list.parts.length;
  switch (block['type']) {
    case 'text':
      if (typeof block['text'] !== 'string') refuse(`${at.param}.text`);
      list.text(block['text'], `${at.place}/text`);
      warnOfOthers(block, ['text', 'citations'], scan);
      break;
    case 'image':
      addImage(block, at, list, scan);
      break;
    case 'document':
      addDocument(block, at, list, scan);
      break;
    case 'search_result':
      addSearchResult(block, at, list, scan);
      break;
    default:
      if (typeof block['type'] !== 'string') refuse(`${at.param}.type`);
      refuseContent(`${at.param}.type`);
  }
  const last = list.parts.length > count ? list.parts.at(-1) : undefined;
  if (given(block['cache_control']) && last !== undefined)
    last['cache_control'] = cacheControlOf(block['cache_control'], `${at.param}.cache_control`);
}

/** What else a block says has no counterpart; citations in earlier answers are only marks on text that is here. */
export function warnOfOthers(block: JsonObject, known: readonly string[], scan: RequestScan): void {
  for (const field of Object.keys(block)) {
    if (field === 'type' || field === 'cache_control' || known.includes(field) || !given(block[field])) continue;
    scan.warn('setting_not_supported');
  }
}

function sourceOf(block: JsonObject, { param }: BlockPlace): JsonObject {
  const { source } = block;
  return isObject(source) ? source : refuse(`${param}.source`);
}

function base64Of({ data }: JsonObject, { param }: BlockPlace): string {
  return typeof data === 'string' && base64Text.test(data) ? data : refuse(`${param}.source.data`);
}

function addImage(block: JsonObject, at: BlockPlace, list: PartList, scan: RequestScan): void {
  const source = sourceOf(block, at);
  const image: JsonObject = {};
  scan.uninspectable('image_url', at.param);
  if (source['type'] === 'base64') {
    const type = source['media_type'];
    if (typeof type !== 'string' || !imageTypes.has(type)) refuse(`${at.param}.source.media_type`);
    image['url'] = `data:${type};base64,${base64Of(source, at)}`;
  } else if (source['type'] === 'url') {
    const { url } = source;
    if (typeof url !== 'string' || isDataUrl(url)) refuse(`${at.param}.source.url`);
    image['url'] = url;
    scan.text(image, 'url', `${at.place}/source/url`, 'file');
  } else refuseContent(`${at.param}.source.type`);
  warnOfOthers(block, ['source'], scan);
  list.media({ type: 'image_url', image_url: image });
}

/** Texts are read as such, and what stands about them before them; a PDF goes as a file that nobody here reads. */
function addDocument(block: JsonObject, at: BlockPlace, list: PartList, scan: RequestScan): void {
  const source = sourceOf(block, at);
  const { title, context, citations } = block;
  if (given(title) && typeof title !== 'string') refuse(`${at.param}.title`);
  if (given(context) && typeof context !== 'string') refuse(`${at.param}.context`);
  if (isObject(citations) && citations['enabled'] === true) scan.warn('setting_not_supported');
  warnOfOthers(block, ['source', 'title', 'context', 'citations'], scan);
  const isPdf = source['type'] === 'base64';
  if (typeof title === 'string' && !isPdf) list.text(title, `${at.place}/title`, 'document');
  if (typeof context === 'string') list.text(context, `${at.place}/context`, 'document');
  switch (source['type']) {
    case 'base64': {
      if (source['media_type'] !== 'application/pdf') refuseContent(`${at.param}.source.media_type`);
      scan.uninspectable('file', at.param);
      const file: JsonObject = { filename: typeof title === 'string' ? title : 'document.pdf' };
      if (typeof title === 'string') scan.text(file, 'filename', `${at.place}/title`, 'file');
      file['file_data'] = `data:application/pdf;base64,${base64Of(source, at)}`;
      list.media({ type: 'file', file });
      return;
    }
    case 'text':
      if (typeof source['data'] !== 'string') refuse(`${at.param}.source.data`);
      list.text(source['data'], `${at.place}/source/data`, 'document');
      return;
    case 'content':
      addNested(source['content'], 'document', sourceContent(at), list, scan);
      return;
    default:
      // Files at a provider, and addresses that only it could ask.
      refuseContent(`${at.param}.source.type`);
  }
}

function sourceContent({ place, param }: BlockPlace): BlockPlace {
  return { place: `${place}/source/content`, param: `${param}.source.content` };
}

function addNested(content: Json | undefined, origin: Origin, at: BlockPlace, list: PartList, scan: RequestScan): void {
  if (typeof content === 'string') {
    list.text(content, at.place, origin);
    return;
  }
  if (!Array.isArray(content)) refuse(at.param);
  for (const [index, block] of (content as readonly Json[]).entries()) {
    const inner = blockPlace(at, index);
    if (!isObject(block)) refuse(inner.param);
    if (block['type'] === 'image') addImage(block, inner, list, scan);
    else if (block['type'] !== 'text') refuseContent(`${inner.param}.type`);
    else if (typeof block['text'] !== 'string') refuse(`${inner.param}.text`);
    else list.text(block['text'], `${inner.place}/text`, origin);
  }
}

function addSearchResult(block: JsonObject, at: BlockPlace, list: PartList, scan: RequestScan): void {
  for (const field of ['title', 'source'] as const) {
    const value = block[field];
    if (typeof value !== 'string') refuse(`${at.param}.${field}`);
    list.text(value, `${at.place}/${field}`, 'document');
  }
  warnOfOthers(block, ['title', 'source', 'content', 'citations'], scan);
  addNested(block['content'], 'document', { place: `${at.place}/content`, param: `${at.param}.content` }, list, scan);
}

/** A block of reasoning, as it came. */
export function thoughtOf(block: JsonObject, at: BlockPlace): Thought {
  if (block['type'] === 'redacted_thinking') {
    const { data } = block;
    const place = fieldPlace(at, 'data');
    return typeof data === 'string' ? { data, at: place } : refuse(place.param);
  }
  const { signature, thinking } = block;
  const place = fieldPlace(at, 'thinking');
  if (typeof thinking !== 'string') return refuse(place.param);
  if (!given(signature) || signature === '') return { text: thinking, signature: undefined, at: place };
  if (typeof signature !== 'string' || !isOpaque(signature)) return refuse(`${at.param}.signature`);
  return { text: thinking, signature, at: place };
}
