import type { Json, JsonObject } from '../core/json.ts';
import { cacheControlOf } from './anthropic-cache-control.ts';
import { addContentBlock, thoughtOf, warnOfOthers } from './anthropic-content.ts';
import { formatOf } from './json-text.ts';
import { isObject } from './parse-body.ts';
import { addName, type BlockPlace, blockPlace, given, PartList, plainMessage } from './part-list.ts';
import { addReasoning, type Thought } from './reasoning-details.ts';
import { isIdentifier, longestName, refuse, refuseContent, type RequestScan } from './request-scan.ts';

/** More messages than any client sends, fewer than would make work without content. */
const mostMessages = 20_000;

/** `system` and `messages` of the Messages API as OpenAI's messages, with a segment for every text in them. */
export function convertConversation({ messages, system }: JsonObject, scan: RequestScan): JsonObject[] {
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > mostMessages) refuse('messages');
  const converted: JsonObject[] = [];
  if (given(system)) converted.push(instructions(system, { place: '/system', param: 'system' }, scan));
  for (const [index, message] of (messages as readonly Json[]).entries()) {
    const at = blockPlace({ place: '/messages', param: 'messages' }, index);
    if (!isObject(message)) refuse(at.param);
    const content = { place: `${at.place}/content`, param: `${at.param}.content` };
    if (!given(message['content'])) refuse(content.param);
    switch (message['role']) {
      case 'user':
        addUserMessage(message['content'], content, converted, scan);
        break;
      case 'assistant':
        converted.push(assistantMessage(message['content'], content, scan));
        break;
      case 'system':
        converted.push(instructions(message['content'], content, scan));
        break;
      default:
        refuse(`${at.param}.role`);
    }
  }
  return converted;
}

function blocksOf(content: Json, { param }: BlockPlace): readonly Json[] {
  if (!Array.isArray(content)) refuse(param);
  return content as readonly Json[];
}

function instructions(content: Json, at: BlockPlace, scan: RequestScan): JsonObject {
  if (typeof content === 'string') return plainMessage('system', content, at.place, 'system', scan);
  const list = new PartList(scan, 'system');
  for (const [index, block] of blocksOf(content, at).entries()) {
    const inner = blockPlace(at, index);
    if (!isObject(block)) refuse(inner.param);
    if (block['type'] !== 'text') refuseContent(`${inner.param}.type`);
    addContentBlock(block, inner, list, scan);
  }
  const message: JsonObject = { role: 'system' };
  list.giveTo(message, at.place);
  return message;
}

/** Results of tools are messages of their own, and come first, as the API wants them: they answer the calls before. */
function addUserMessage(content: Json, at: BlockPlace, converted: JsonObject[], scan: RequestScan): void {
  if (typeof content === 'string') {
    converted.push(plainMessage('user', content, at.place, 'user', scan));
    return;
  }
  const blocks = blocksOf(content, at);
  const others: [JsonObject, BlockPlace][] = [];
  for (const [index, block] of blocks.entries()) {
    const inner = blockPlace(at, index);
    if (!isObject(block)) refuse(inner.param);
    if (block['type'] === 'tool_result') converted.push(toolMessage(block, inner, scan));
    else others.push([block, inner]);
  }
  if (others.length === 0 && blocks.length > 0) return;
  const list = new PartList(scan, 'user');
  for (const [block, inner] of others) addContentBlock(block, inner, list, scan);
  const message: JsonObject = { role: 'user' };
  list.giveTo(message, at.place);
  converted.push(message);
}

function toolMessage(block: JsonObject, at: BlockPlace, scan: RequestScan): JsonObject {
  const { content, is_error: isError, tool_use_id: id } = block;
  if (typeof id !== 'string' || id === '') refuse(`${at.param}.tool_use_id`);
  if (given(isError) && typeof isError !== 'boolean') refuse(`${at.param}.is_error`);
  const message: JsonObject = { role: 'tool' };
  addName(message, 'tool_call_id', id, `${at.place}/tool_use_id`, scan, 'tool');
  const inner = { place: `${at.place}/content`, param: `${at.param}.content` };
  if (!given(content)) message['content'] = '';
  else if (typeof content === 'string') {
    message['content'] = content;
    scan.text(message, 'content', inner.place, 'tool', formatOf(content));
  } else {
    const list = new PartList(scan, 'tool');
    for (const [index, part] of blocksOf(content, inner).entries()) {
      const partAt = blockPlace(inner, index);
      if (!isObject(part)) refuse(partAt.param);
      addContentBlock(part, partAt, list, scan);
    }
    list.giveTo(message, inner.place);
  }
  if (isError === true) message['is_error'] = true;
  if (given(block['cache_control']))
    message['cache_control'] = cacheControlOf(block['cache_control'], `${at.param}.cache_control`);
  warnOfOthers(block, ['content', 'is_error', 'tool_use_id'], scan);
  return message;
}

function assistantMessage(content: Json, at: BlockPlace, scan: RequestScan): JsonObject {
  if (typeof content === 'string') return plainMessage('assistant', content, at.place, 'assistant', scan);
  const message: JsonObject = { role: 'assistant', content: null };
  const uses: [JsonObject, BlockPlace][] = [];
  const texts: [JsonObject, BlockPlace][] = [];
  const thoughts: Thought[] = [];
  for (const [index, block] of blocksOf(content, at).entries()) {
    const inner = blockPlace(at, index);
    if (!isObject(block)) refuse(inner.param);
    switch (block['type']) {
      case 'text':
        texts.push([block, inner]);
        break;
      case 'thinking':
      case 'redacted_thinking':
        thoughts.push(thoughtOf(block, inner));
        break;
      case 'tool_use':
        uses.push([block, inner]);
        break;
      default:
        if (typeof block['type'] !== 'string') refuse(`${inner.param}.type`);
        refuseContent(`${inner.param}.type`);
    }
  }
  addReasoning(message, thoughts, scan);
  if (texts.length > 0) {
    const list = new PartList(scan, 'assistant');
    for (const [block, inner] of texts) addContentBlock(block, inner, list, scan);
    list.giveTo(message, at.place);
  }
  if (uses.length > 0) message['tool_calls'] = uses.map(([block, inner]) => toolCall(block, inner, scan));
  return message;
}

/** Only a call that the model itself has made can be told elsewhere, not one of code that runs at Anthropic. */
function toolCall(block: JsonObject, at: BlockPlace, scan: RequestScan): JsonObject {
  const { caller, id, input, name } = block;
  if (typeof id !== 'string' || id === '') refuse(`${at.param}.id`);
  if (typeof name !== 'string' || !isIdentifier(name, longestName)) refuse(`${at.param}.name`);
  if (given(input) && !isObject(input)) refuse(`${at.param}.input`);
  if (isObject(caller) && caller['type'] !== 'direct') refuseContent(`${at.param}.caller`);
  const call: JsonObject = { id: '', type: 'function' };
  addName(call, 'id', id, `${at.place}/id`, scan);
  const called: JsonObject = { name, arguments: JSON.stringify(input ?? {}) };
  scan.fixed(called, 'name', `${at.place}/name`, 'assistant');
  scan.text(called, 'arguments', `${at.place}/input`, 'assistant', 'json');
  call['function'] = called;
  if (given(block['cache_control']))
    call['cache_control'] = cacheControlOf(block['cache_control'], `${at.param}.cache_control`);
  warnOfOthers(block, ['caller', 'id', 'input', 'name'], scan);
  return call;
}
