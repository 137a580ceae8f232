import type { Caller } from '../core/caller.ts';
import type { DecodeOptions, Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import { callerOf, type Exchange } from '../core/exchange.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import type { ResponseStates, StateOwner } from '../core/response-states.ts';
import { isObject, parseBody } from './parse-body.ts';
import { given } from './part-list.ts';
import { refuse } from './request-scan.ts';
import { collectedResponse, responseId } from './responses-answer.ts';
import { decodeResponsesRequest } from './responses-request.ts';
import { ResponseStreamEncoder } from './responses-stream.ts';

const responseForm = /^resp_([0-9a-f]{32})$/;
const itemForm = /^(?:fc|msg|rs)_([0-9a-f]{32})_[0-9]{1,6}$/;

/** The part of a response's id under which it is kept; undefined where it can be none of ours. */
export function stateIdOf(responseId: string): string | undefined {
  return responseForm.exec(responseId)?.[1];
}

export function ownerOf({ key, person, tenant }: Caller): StateOwner {
  return { key, person, tenant };
}

export interface ResponsesOptions {
  readonly states: ResponseStates;
  /** Whom an exchange is about. */
  readonly subjectOf: (exchange: Exchange) => string | undefined;
}

/** `POST /v1/responses` of the OpenAI API, with the conversations that clients come back to. */
export function openaiResponses({ states, subjectOf }: ResponsesOptions): Dialect {
  async function itemsBefore(client: JsonObject, owner: StateOwner): Promise<readonly Json[]> {
    const previous = client['previous_response_id'];
    if (!given(previous)) return [];
    const id = typeof previous === 'string' ? stateIdOf(previous) : refuse('previous_response_id');
    const state = id === undefined ? undefined : await states.get(id, owner);
    if (state === undefined) throw new GatehouseError('resource_not_found', { param: 'previous_response_id' });
    return state.items;
  }

  /** Items that the client only names stand in the body as they were. */
  async function withReferred(client: JsonObject, owner: StateOwner): Promise<boolean> {
    const { input } = client;
    if (!Array.isArray(input)) return false;
    let found = false;
    for (const [index, item] of (input as readonly Json[]).entries()) {
      if (!isObject(item) || item['type'] !== 'item_reference') continue;
      const param = `input[${index}].id`;
      const named = item['id'];
      const id = typeof named === 'string' ? itemForm.exec(named)?.[1] : refuse(param);
      const state = id === undefined ? undefined : await states.get(id, owner);
      const whole = state?.items.find((one) => isObject(one) && one['id'] === named);
      if (whole === undefined) throw new GatehouseError('resource_not_found', { param });
      input[index] = whole;
      found = true;
    }
    return found;
  }

  return Object.freeze<Dialect>({
    id: 'openai-responses',
    kind: 'chat',
    decode: (raw, options) => withoutMemory(raw, options),
    async recall(raw, options, caller) {
      const client = parseBody(raw);
      const owner = ownerOf(caller);
      const earlier = await itemsBefore(client, owner);
      const changed = await withReferred(client, owner);
      return decodeResponsesRequest(changed ? Buffer.from(JSON.stringify(client)) : raw, options, earlier);
    },
    encodePlain: (head, answer) => JSON.stringify(collectedResponse(head, answer)),
    openStream: (head) => new ResponseStreamEncoder(head),
    async keep(exchange, head) {
      const { answer } = exchange;
      const echo = head.request.kind === 'chat' ? head.request.echo : undefined;
      const items = echo?.['items'];
      if (echo?.['store'] !== true || answer === undefined || !Array.isArray(items)) return;
      const caller = callerOf(exchange);
      const response = collectedResponse(head, answer);
      const { output } = response;
      const id = stateIdOf(responseId(head));
      if (id === undefined || !Array.isArray(output)) return;
      const kept = await states.put(
        id,
        { response, items: [...(items as readonly Json[]), ...(output as readonly Json[])] },
        { owner: ownerOf(caller), subject: subjectOf(exchange), retention: caller.retention },
      );
      // The client is told that it cannot come back to it.
      if (!kept) echo['store'] = false;
    },
  });
}

/** Without anything that was kept before. */
function withoutMemory(raw: Uint8Array, options: DecodeOptions): ChatRequest {
  if (given(parseBody(raw)['previous_response_id']))
    throw new GatehouseError('resource_not_found', { param: 'previous_response_id' });
  return decodeResponsesRequest(raw, options, []);
}
