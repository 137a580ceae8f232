import type { Json, JsonObject } from '../core/json.ts';
import type { Origin } from '../core/segment.ts';
import { isObject } from './parse-body.ts';
import { addName, type BlockPlace, blockPlace, fieldPlace, given, PartList } from './part-list.ts';
import { isIdentifier, longestName, refuse, refuseContent, type RequestScan } from './request-scan.ts';

const mostMessages = 20_000;

const origins: ReadonlyMap<unknown, Origin> = new Map<unknown, Origin>([
  ['system', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
]);

/** Magic numbers in Base64; the API gives no media types. */
const imageTypes: readonly (readonly [start: string, type: string])[] = [
  ['iVBORw', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];
const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Adds images, which the API has beside the text of a message. */
export function addImages(images: Json, at: BlockPlace, list: PartList, scan: RequestScan): void {
  if (!Array.isArray(images)) refuse(at.param);
  for (const [index, image] of (images as readonly Json[]).entries()) {
    const { param } = blockPlace(at, index);
    if (typeof image !== 'string' || !base64Text.test(image)) refuse(param);
    const type = imageTypes.find(([start]) => image.startsWith(start))?.[1];
    if (type === undefined) return refuseContent(param);
    scan.uninspectable('image_url', param);
    list.media({ type: 'image_url', image_url: { url: `data:${type};base64,${image}` } });
  }
}

interface OpenCall {
  readonly id: string;
  /** Where the client has named it; undefined where the id is one of ours. */
  readonly place: string | undefined;
  readonly name: string;
}

/** `messages` as OpenAI's. Calls have no ids in older clients: then they are numbered, and results find theirs by name and order. */
export function convertMessages(messages: Json | undefined, scan: RequestScan): JsonObject[] {
  if (!Array.isArray(messages) || messages.length === 0 || messages.length > mostMessages) refuse('messages');
  let open: OpenCall[] = [];
  return (messages as readonly Json[]).map((message, index) => {
    const at = blockPlace({ place: '/messages', param: 'messages' }, index);
    if (!isObject(message)) return refuse(at.param);
    const { content, images, role, thinking, tool_calls: calls } = message;
    const origin = origins.get(role);
    if (typeof role !== 'string' || origin === undefined) return refuse(`${at.param}.role`);
    const converted: JsonObject = { role };
    if (origin === 'tool') answerCall(converted, message, open, at, scan);
    if (given(thinking)) {
      if (typeof thinking !== 'string') return refuse(`${at.param}.thinking`);
      if (thinking !== '') {
        converted['reasoning_content'] = thinking;
        scan.text(converted, 'reasoning_content', `${at.place}/thinking`, origin);
      }
    }
    if (given(content) && typeof content !== 'string') return refuse(`${at.param}.content`);
    const list = new PartList(scan, origin);
    const text = content ?? '';
    if (text !== '' || !given(calls)) list.text(text, `${at.place}/content`);
    if (given(images)) addImages(images, fieldPlace(at, 'images'), list, scan);
    if (list.parts.length > 0) list.giveTo(converted, `${at.place}/content`);
    else converted['content'] = null;
    if (given(calls)) {
      const made = toolCalls(calls, index, fieldPlace(at, 'tool_calls'), scan);
      open = made.open;
      converted['tool_calls'] = made.calls;
    }
    return converted;
  });
}

/** Says which call a result answers. */
function answerCall(
  converted: JsonObject,
  message: JsonObject,
  open: OpenCall[],
  at: BlockPlace,
  scan: RequestScan,
): void {
  const { tool_call_id: id, tool_name: name } = message;
  if (given(id) && typeof id !== 'string') refuse(`${at.param}.tool_call_id`);
  if (given(name) && typeof name !== 'string') refuse(`${at.param}.tool_name`);
  if (typeof id === 'string' && id !== '') {
    addName(converted, 'tool_call_id', id, `${at.place}/tool_call_id`, scan, 'tool');
    return;
  }
  const place = Math.max(0, typeof name === 'string' ? open.findIndex((call) => call.name === name) : 0);
  const [call] = open.splice(place, 1);
  converted['tool_call_id'] = call?.id ?? `call_${at.param.replaceAll(/[^0-9]/g, '')}`;
  // It is the client's text here as well as there.
  if (call?.place !== undefined) addName(converted, 'tool_call_id', call.id, call.place, scan, 'tool');
}

function toolCalls(
  calls: Json,
  message: number,
  at: BlockPlace,
  scan: RequestScan,
): { readonly calls: JsonObject[]; readonly open: OpenCall[] } {
  if (!Array.isArray(calls)) return refuse(at.param);
  const open: OpenCall[] = [];
  const made = (calls as readonly Json[]).map((call, index) => {
    const inner = blockPlace(at, index);
    const called = isObject(call) ? call['function'] : undefined;
    if (!isObject(call) || !isObject(called)) return refuse(`${inner.param}.function`);
    const { arguments: input, name } = called;
    if (typeof name !== 'string' || !isIdentifier(name, longestName)) return refuse(`${inner.param}.function.name`);
    if (given(input) && !isObject(input)) return refuse(`${inner.param}.function.arguments`);
    const own = typeof call['id'] === 'string' && call['id'] !== '' ? call['id'] : undefined;
    const id = own ?? `call_${message}_${index}`;
    const place = own === undefined ? undefined : `${inner.place}/id`;
    const converted: JsonObject = { id, type: 'function' };
    if (place !== undefined) addName(converted, 'id', id, place, scan);
    open.push({ id, place, name });
    const named: JsonObject = { name, arguments: JSON.stringify(input ?? {}) };
    scan.fixed(named, 'name', `${inner.place}/function/name`, 'assistant');
    scan.text(named, 'arguments', `${inner.place}/function/arguments`, 'assistant', 'json');
    converted['function'] = named;
    return converted;
  });
  return { calls: made, open };
}
