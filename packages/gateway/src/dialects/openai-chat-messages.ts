import type { JsonObject } from '../core/json.ts';
import { type Origin, type Segment, SignedSegment } from '../core/segment.ts';
import { DataUrlSegment, holdsText, isDataUrl, readDataUrl, textOf } from './data-url.ts';
import { formatOf } from './json-text.ts';
import { knownWords } from './known-names.ts';
import { isObject } from './parse-body.ts';
import { isIdentifier, longestName, pointerToken, refuse, refuseContent, type RequestScan } from './request-scan.ts';

/** More messages than any client sends, fewer than would make work without content. */
const mostMessages = 20_000;

/** Who wrote a message of each role. */
const origins: ReadonlyMap<unknown, Origin> = new Map<unknown, Origin>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/** Message fields other than texts that clients send back to us as they got them; every text in them becomes a segment. */
const structuredFields: ReadonlySet<string> = new Set([
  'annotations',
  'cache_control',
  'citations',
  'provider_specific_fields',
  'thinking_blocks',
]);

/** Content parts that no guard can read. The object of the same name holds the address or the data. */
const mediaParts: ReadonlySet<string> = new Set(['image_url', 'input_audio', 'audio_url', 'video_url', 'file']);

/** Fields of media parts that are not texts. Ids of stored files say nothing to a guard either. */
const mediaData: ReadonlySet<string> = new Set(['data', 'file_data', 'file_id']);

/** The text field of the content parts that are texts. */
const textParts: ReadonlyMap<unknown, string> = new Map([
  ['text', 'text'],
  ['input_text', 'text'],
  ['output_text', 'text'],
  ['refusal', 'refusal'],
  ['thinking', 'thinking'],
]);

/** Checks all messages and collects their texts. Errors name places as `messages[0].role`. */
export function scanMessages(messages: unknown, scan: RequestScan): void {
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > mostMessages) refuse('messages');
  for (let index = 0; index < messages.length; index += 1) {
    const message: unknown = messages[index];
    if (!isObject(message)) refuse(`messages[${index}]`);
    scanMessage(message, index, scan);
  }
}

function scanMessage(message: JsonObject, index: number, scan: RequestScan): void {
  const role = message['role'];
  const origin = origins.get(role);
  if (origin === undefined) refuse(`messages[${index}].role`);
  if (role !== 'assistant' && (message['content'] === undefined || message['content'] === null)) {
    refuse(`messages[${index}].content`);
  }
  if (role === 'tool' && typeof message['tool_call_id'] !== 'string') refuse(`messages[${index}].tool_call_id`);
  for (const field of Object.keys(message)) {
    const value = message[field];
    if (value === null || value === undefined) {
      scan.fieldName(message, field, `/messages/${index}/${pointerToken(field)}`, `messages[${index}]`, origin);
      continue;
    }
    switch (field) {
      case 'role':
        break;
      case 'content':
        if (typeof value === 'string') {
          scan.text(message, 'content', `/messages/${index}/content`, origin, formatOf(value));
        } else scanParts(value, `/messages/${index}/content`, `messages[${index}].content`, origin, scan);
        break;
      case 'refusal':
      case 'reasoning':
      case 'reasoning_content':
        if (typeof value !== 'string') refuse(`messages[${index}].${field}`);
        scan.text(message, field, `/messages/${index}/${field}`, origin);
        break;
      case 'name':
      case 'tool_call_id':
        if (typeof value !== 'string') refuse(`messages[${index}].${field}`);
        scanName(message, field, value, `/messages/${index}/${field}`, origin, scan);
        break;
      case 'tool_calls':
        scanToolCalls(value, index, scan);
        break;
      case 'reasoning_details':
        scanReasoningDetails(value, `/messages/${index}/${field}`, `messages[${index}].${field}`, origin, scan);
        break;
      case 'function_call':
        if (!isObject(value)) refuse(`messages[${index}].function_call`);
        scanFunctionCall(
          value,
          `/messages/${index}/function_call`,
          `messages[${index}].function_call`,
          'arguments',
          scan,
        );
        break;
      case 'audio':
        // A reference to an earlier spoken answer, kept at the provider.
        scan.uninspectable('audio', `messages[${index}].audio`);
        scan.everything(message, field, `/messages/${index}/audio`, `messages[${index}].audio`, origin);
        break;
      default:
        scanOther(message, field, `/messages/${index}`, `messages[${index}]`, origin, scan);
    }
  }
}

/** The text of each kind of reasoning detail (OpenRouter's `reasoning_details`). */
const reasoningTexts: ReadonlyMap<unknown, string> = new Map([
  ['reasoning.text', 'text'],
  ['reasoning.summary', 'summary'],
]);

/** What providers sign and encrypt with is one long word. A text in its place would be read by nobody. */
export function isOpaque(value: string): boolean {
  return /^[A-Za-z0-9+/_=.-]+$/.test(value);
}

/** Reasoning that providers gave with signatures, or encrypted, and want back as it was. */
function scanReasoningDetails(details: unknown, place: string, param: string, origin: Origin, scan: RequestScan): void {
  if (!Array.isArray(details)) refuse(param);
  for (let index = 0; index < details.length; index += 1) {
    const detail: unknown = details[index];
    const detailPlace = `${place}/${index}`;
    const detailParam = `${param}[${index}]`;
    if (!isObject(detail)) refuse(detailParam);
    const type = detail['type'];
    const textField = reasoningTexts.get(type);
    if (textField === undefined && type !== 'reasoning.encrypted') refuseContent(`${detailParam}.type`);
    for (const field of Object.keys(detail)) {
      const value = detail[field];
      if (field === 'type') continue;
      if (value === null || value === undefined) {
        scan.fieldName(detail, field, `${detailPlace}/${pointerToken(field)}`, detailParam, origin);
        continue;
      }
      if (field === textField) {
        if (typeof value !== 'string') refuse(`${detailParam}.${field}`);
        scan.segments.push(new SignedSegment(detail, field, `${detailPlace}/${field}`, origin));
      } else if (field === 'signature' || (field === 'data' && textField === undefined)) {
        if (typeof value !== 'string' || (value !== '' && !isOpaque(value))) refuse(`${detailParam}.${field}`);
        if (field === 'data') scan.uninspectable('encrypted_reasoning', detailParam);
      } else scanOther(detail, field, detailPlace, detailParam, origin, scan);
    }
  }
}

/** A name or an id. As servers make them they are known elsewhere as well; anything else is a text like others. */
function scanName(
  holder: JsonObject,
  field: string,
  value: string,
  place: string,
  origin: Origin,
  scan: RequestScan,
): void {
  if (isIdentifier(value, longestName)) scan.fixed(holder, field, place, origin);
  else scan.text(holder, field, place, origin);
}

/** A field that the API does not know: plain values pass, texts are inspected, and structures only where clients are known to send them. */
function scanOther(
  holder: JsonObject,
  field: string,
  place: string,
  param: string,
  origin: Origin,
  scan: RequestScan,
): void {
  const value = holder[field];
  if (typeof value === 'object' && value !== null) {
    const empty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
    if (!empty && !structuredFields.has(field) && field !== 'prompt_cache_breakpoint')
      refuseContent(`${param}.${field}`);
  }
  scan.field(holder, field, `${place}/${pointerToken(field)}`, param, origin);
}

/**
 * A list of content parts. Also for the content of a prediction. A model reads text parts that follow one another as one
 * text, so each of them continues the one before; other parts stand between, and so does JSON, which is whole by itself.
 */
export function scanParts(parts: unknown, place: string, param: string, origin: Origin, scan: RequestScan): void {
  if (!Array.isArray(parts)) refuse(param);
  let before: Segment | undefined;
  for (let index = 0; index < parts.length; index += 1) {
    const part: unknown = parts[index];
    const partPlace = `${place}/${index}`;
    const partParam = `${param}[${index}]`;
    if (!isObject(part)) refuse(partParam);
    const type = part['type'];
    const textField = textParts.get(type);
    if (textField !== undefined) {
      if (typeof part[textField] !== 'string') refuse(`${partParam}.${textField}`);
    } else if (typeof type !== 'string') refuse(`${partParam}.type`);
    else if (!mediaParts.has(type)) refuseContent(`${partParam}.type`);
    else before = undefined;
    let unread = false;
    for (const field of Object.keys(part)) {
      if (field === 'type') continue;
      const value = part[field];
      if (field === textField && typeof value === 'string') {
        const format = formatOf(value);
        const segment = scan.text(
          part,
          field,
          `${partPlace}/${field}`,
          origin,
          format,
          format === 'text' ? before : undefined,
        );
        before = format === 'text' ? segment : undefined;
      } else if (field === type) unread = scanMedia(part, field, partPlace, `${partParam}.${field}`, scan);
      else scanOther(part, field, partPlace, partParam, origin, scan);
    }
    if (textField === undefined && typeof type === 'string') {
      if (part[type] === undefined) refuse(`${partParam}.${type}`);
      if (unread) scan.uninspectable(type, partParam);
    }
  }
}

/**
 * What a media part points to; true where something in it cannot be read. Addresses and file names are texts like others,
 * and so are `data:` URLs that say they hold a text: those are decoded, or refused where they cannot be. Other data pass
 * unread.
 */
export function scanMedia(part: JsonObject, field: string, place: string, param: string, scan: RequestScan): boolean {
  const media = part[field];
  if (!isObject(media)) refuse(param);
  let readable = false;
  let unread = false;
  for (const key of Object.keys(media)) {
    const value = media[key];
    const keyPlace = `${place}/${field}/${pointerToken(key)}`;
    const name = scan.fieldName(media, key, keyPlace, param, 'file');
    if (value === null || typeof value === 'number' || typeof value === 'boolean') continue;
    if (typeof value !== 'string') refuseContent(`${param}.${key}`);
    if ((key === 'url' || mediaData.has(key)) && isDataUrl(value)) {
      if (scanDataUrl(media, key, value, keyPlace, `${param}.${key}`, scan)) readable = true;
      else unread = true;
    } else if (mediaData.has(key)) unread = true;
    else if ((key === 'detail' || key === 'format') && knownWords.has(value)) continue;
    else scan.everything(media, key, keyPlace, param, 'file', name);
  }
  // Behind an address is something that the gateway never sees.
  return unread || !readable;
}

/** True where the URL holds a text, which is a segment from now on. */
function scanDataUrl(
  media: JsonObject,
  key: string,
  value: string,
  place: string,
  param: string,
  scan: RequestScan,
): boolean {
  const url = readDataUrl(value);
  if (url === undefined) refuseContent(param);
  if (!holdsText(url)) {
    // Parameters of the URL would be a text that nobody has read.
    if (!value.startsWith(url.header)) media[key] = url.header + url.data;
    return false;
  }
  const text = textOf(url);
  if (text === undefined) refuseContent(param);
  scan.segments.push(new DataUrlSegment(media, key, place, url, text, formatOf(text)));
  return true;
}

function scanToolCalls(calls: unknown, index: number, scan: RequestScan): void {
  const param = `messages[${index}].tool_calls`;
  if (!Array.isArray(calls)) refuse(param);
  for (let position = 0; position < calls.length; position += 1) {
    const call: unknown = calls[position];
    const callParam = `${param}[${position}]`;
    const callPlace = `/messages/${index}/tool_calls/${position}`;
    if (!isObject(call)) refuse(callParam);
    const type = call['type'] ?? 'function';
    if (type !== 'function' && type !== 'custom') refuseContent(`${callParam}.type`);
    if (!isObject(call[type])) refuse(`${callParam}.${type}`);
    for (const field of Object.keys(call)) {
      const value = call[field];
      if (field === 'type') continue;
      if (field === 'id' && typeof value === 'string') {
        scanName(call, field, value, `${callPlace}/id`, 'assistant', scan);
      } else if (field === type && isObject(value)) {
        scanFunctionCall(
          value,
          `${callPlace}/${type}`,
          `${callParam}.${type}`,
          type === 'function' ? 'arguments' : 'input',
          scan,
        );
      } else scanOther(call, field, callPlace, callParam, 'assistant', scan);
    }
  }
}

/** The named function and what it was called with: JSON as text, or free text for a custom tool. */
function scanFunctionCall(
  called: JsonObject,
  place: string,
  param: string,
  given: 'arguments' | 'input',
  scan: RequestScan,
): void {
  const name = called['name'];
  if (typeof name !== 'string' || !isIdentifier(name, longestName)) refuse(`${param}.name`);
  if (typeof called[given] !== 'string') refuse(`${param}.${given}`);
  for (const field of Object.keys(called)) {
    if (field === 'name') scan.fixed(called, field, `${place}/name`, 'assistant');
    else if (field === given)
      scan.text(called, field, `${place}/${field}`, 'assistant', given === 'arguments' ? 'json' : 'text');
    else scanOther(called, field, place, param, 'assistant', scan);
  }
}
