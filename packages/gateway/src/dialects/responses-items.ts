import type { Json, JsonObject } from '../core/json.ts';
import type { Origin } from '../core/segment.ts';
import { isDataUrl } from './data-url.ts';
import { scanMedia } from './openai-chat-messages.ts';
import { isObject } from './parse-body.ts';
import { addName, type BlockPlace, blockPlace, fieldPlace, given, PartList } from './part-list.ts';
import { addReasoning, type Thought } from './reasoning-details.ts';
import { formatOf } from './json-text.ts';
import { isIdentifier, longestName, refuse, refuseContent, type RequestScan } from './request-scan.ts';

/** An item of a conversation, and where the client said it. */
export type PlacedItem = readonly [item: Json, at: BlockPlace];

/** More items than any client sends, fewer than would make work without content. */
const mostItems = 20_000;

/** What tells a signature from reasoning that only its author can read; both are `encrypted_content` to clients. */
const signatureMark = 's.';
const encryptedMark = 'e.';

export function encryptedOf(said: { readonly signature: string } | { readonly data: string }): string {
  return 'signature' in said ? signatureMark + said.signature : encryptedMark + said.data;
}

/** `input` as a list of items, each with its place. */
export function itemsOf(input: Json | undefined): PlacedItem[] {
  const at = { place: '/input', param: 'input' };
  if (typeof input === 'string') return [[{ type: 'message', role: 'user', content: input }, at]];
  if (!Array.isArray(input) || input.length > mostItems) return refuse('input');
  return (input as readonly Json[]).map((item, index): PlacedItem => [item, blockPlace(at, index)]);
}

const origins: ReadonlyMap<unknown, Origin> = new Map<unknown, Origin>([
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['system', 'system'],
  ['developer', 'system'],
]);

/** What the model has said in one turn. */
interface Turn {
  readonly thoughts: Thought[];
  readonly calls: [JsonObject, BlockPlace][];
  message: readonly [JsonObject, BlockPlace] | undefined;
}

/**
 * Items of the Responses API as messages of OpenAI's chat, with a segment for every text in them. Reasoning, text and calls of one turn of
 * the model become one message, as chat has it.
 */
export function convertItems(items: readonly PlacedItem[], scan: RequestScan): JsonObject[] {
  const messages: JsonObject[] = [];
  let turn: Turn | undefined;
  const close = (): void => {
    if (turn !== undefined) messages.push(assistantMessage(turn, scan));
    turn = undefined;
  };
  const open = (mayHold: (current: Turn) => boolean): Turn => {
    if (turn !== undefined && !mayHold(turn)) close();
    turn ??= { thoughts: [], calls: [], message: undefined };
    return turn;
  };
  for (const [item, at] of items) {
    if (!isObject(item)) return refuse(at.param);
    switch (item['type'] ?? 'message') {
      case 'message': {
        const origin = origins.get(item['role']);
        if (origin === undefined) return refuse(`${at.param}.role`);
        // Whatever has one place alone stands there itself: `input` as one text.
        if (origin === 'assistant')
          open(({ calls, message }) => message === undefined && calls.length === 0).message = [item, at];
        else {
          close();
          messages.push(messageOf(item, item['role'] === 'user' ? 'user' : 'system', at, origin, scan));
        }
        break;
      }
      case 'reasoning':
        open(({ calls, message }) => message === undefined && calls.length === 0).thoughts.push(
          ...thoughtsOf(item, at),
        );
        break;
      case 'function_call':
        open(() => true).calls.push([item, at]);
        break;
      case 'function_call_output':
        close();
        messages.push(toolMessage(item, at, scan));
        break;
      default:
        if (typeof item['type'] !== 'string') return refuse(`${at.param}.type`);
        return refuseContent(`${at.param}.type`);
    }
  }
  close();
  return messages;
}

function assistantMessage({ calls, message, thoughts }: Turn, scan: RequestScan): JsonObject {
  const made: JsonObject = { role: 'assistant', content: null };
  addReasoning(made, thoughts, scan);
  if (message !== undefined) fill(made, message[0], message[1], 'assistant', scan);
  if (calls.length > 0) made['tool_calls'] = calls.map(([item, at]) => toolCall(item, at, scan));
  return made;
}

function messageOf(item: JsonObject, role: string, at: BlockPlace, origin: Origin, scan: RequestScan): JsonObject {
  const message: JsonObject = { role };
  fill(message, item, at, origin, scan);
  return message;
}

function fill(message: JsonObject, item: JsonObject, at: BlockPlace, origin: Origin, scan: RequestScan): void {
  const { content } = item;
  const inner = at.place === '/input' ? at : fieldPlace(at, 'content');
  if (typeof content === 'string') {
    message['content'] = content;
    scan.text(message, 'content', inner.place, origin, formatOf(content));
    return;
  }
  addContent(message, content, inner, origin, scan);
}

function addContent(
  message: JsonObject,
  content: Json | undefined,
  at: BlockPlace,
  origin: Origin,
  scan: RequestScan,
): void {
  if (!Array.isArray(content)) refuse(at.param);
  const list = new PartList(scan, origin);
  for (const [index, part] of (content as readonly Json[]).entries()) {
    const inner = blockPlace(at, index);
    if (!isObject(part)) refuse(inner.param);
    addPart(part, inner, message, list, scan);
  }
  if (list.parts.length > 0) list.giveTo(message, at.place);
}

function addPart(part: JsonObject, at: BlockPlace, message: JsonObject, list: PartList, scan: RequestScan): void {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
    case 'text':
      if (typeof part['text'] !== 'string') refuse(`${at.param}.text`);
      list.text(part['text'], `${at.place}/text`);
      return;
    case 'refusal':
      if (typeof part['refusal'] !== 'string') refuse(`${at.param}.refusal`);
      if (list.parts.length > 0) list.text(part['refusal'], `${at.place}/refusal`);
      else {
        message['refusal'] = part['refusal'];
        scan.text(message, 'refusal', `${at.place}/refusal`, 'assistant');
      }
      return;
    case 'input_image':
      addImage(part, at, list, scan);
      return;
    case 'input_file':
      addFile(part, at, list, scan);
      return;
    default:
      if (typeof part['type'] !== 'string') refuse(`${at.param}.type`);
      refuseContent(`${at.param}.type`);
  }
}

/** Files at the provider are nothing to the model that will answer. */
function addImage(part: JsonObject, at: BlockPlace, list: PartList, scan: RequestScan): void {
  const { detail, image_url: url } = part;
  if (given(part['file_id'])) refuseContent(`${at.param}.file_id`);
  if (typeof url !== 'string') refuse(`${at.param}.image_url`);
  const image: JsonObject = { url, ...(given(detail) ? { detail } : undefined) };
  const converted: JsonObject = { type: 'image_url', image_url: image };
  if (scanMedia(converted, 'image_url', at.place, `${at.param}.image_url`, scan))
    scan.uninspectable('image_url', at.param);
  list.media(converted);
}

function addFile(part: JsonObject, at: BlockPlace, list: PartList, scan: RequestScan): void {
  for (const field of ['file_id', 'file_url']) if (given(part[field])) refuseContent(`${at.param}.${field}`);
  const { file_data: data, filename } = part;
  if (typeof data !== 'string' || !isDataUrl(data)) refuse(`${at.param}.file_data`);
  if (given(filename) && typeof filename !== 'string') refuse(`${at.param}.filename`);
  const file: JsonObject = { ...(given(filename) ? { filename } : undefined), file_data: data };
  const converted: JsonObject = { type: 'file', file };
  if (scanMedia(converted, 'file', at.place, at.param, scan)) scan.uninspectable('file', at.param);
  list.media(converted);
}

function thoughtsOf(item: JsonObject, at: BlockPlace): Thought[] {
  const { content, encrypted_content: encrypted, summary } = item;
  if (given(encrypted) && typeof encrypted !== 'string') refuse(`${at.param}.encrypted_content`);
  const said = textsOf(content, fieldPlace(at, 'content'));
  const texts = said.length > 0 ? said : textsOf(summary, fieldPlace(at, 'summary'));
  if (typeof encrypted !== 'string' || encrypted === '') return texts;
  const place = fieldPlace(at, 'encrypted_content');
  const last = texts.at(-1);
  if (encrypted.startsWith(signatureMark) && last !== undefined)
    return [...texts.slice(0, -1), { ...last, signature: encrypted.slice(signatureMark.length) }];
  const data = encrypted.startsWith(encryptedMark) ? encrypted.slice(encryptedMark.length) : encrypted;
  return [...texts, { data, at: place }];
}

function textsOf(list: Json | undefined, at: BlockPlace): Extract<Thought, { text: string }>[] {
  if (!given(list)) return [];
  if (!Array.isArray(list)) return refuse(at.param);
  return (list as readonly Json[]).map((part, index) => {
    const inner = fieldPlace(blockPlace(at, index), 'text');
    if (!isObject(part) || typeof part['text'] !== 'string') return refuse(inner.param);
    return { text: part['text'], signature: undefined, at: inner };
  });
}

function toolCall(item: JsonObject, at: BlockPlace, scan: RequestScan): JsonObject {
  const { arguments: text, call_id: id, name } = item;
  if (typeof id !== 'string' || id === '') refuse(`${at.param}.call_id`);
  if (typeof name !== 'string' || !isIdentifier(name, longestName)) refuse(`${at.param}.name`);
  if (typeof text !== 'string') refuse(`${at.param}.arguments`);
  if (given(item['namespace'])) refuseContent(`${at.param}.namespace`);
  const call: JsonObject = { id: '', type: 'function' };
  addName(call, 'id', id, `${at.place}/call_id`, scan);
  const called: JsonObject = { name, arguments: text };
  scan.fixed(called, 'name', `${at.place}/name`, 'assistant');
  scan.text(called, 'arguments', `${at.place}/arguments`, 'assistant', 'json');
  call['function'] = called;
  return call;
}

function toolMessage(item: JsonObject, at: BlockPlace, scan: RequestScan): JsonObject {
  const { call_id: id, output } = item;
  if (typeof id !== 'string' || id === '') refuse(`${at.param}.call_id`);
  const message: JsonObject = { role: 'tool' };
  addName(message, 'tool_call_id', id, `${at.place}/call_id`, scan, 'tool');
  const inner = fieldPlace(at, 'output');
  message['content'] = '';
  if (typeof output === 'string') {
    message['content'] = output;
    scan.text(message, 'content', inner.place, 'tool', formatOf(output));
  } else addContent(message, output, inner, 'tool', scan);
  return message;
}
