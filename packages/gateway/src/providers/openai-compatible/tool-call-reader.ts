import type { Delta } from '../../core/delta.ts';
import { bearsContent, type Foreign, invalid, isObject, printable } from '../../upstream/foreign-json.ts';

interface Call {
  /** What the server calls its position, where it says so. */
  readonly wireIndex: number | undefined;
  id: string | undefined;
}

const mostCalls = 1_024;
const knownCallFields = new Set(['index', 'id', 'type', 'function']);
const knownFunctionFields = new Set(['name', 'arguments']);
const functionName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

/** The tool calls of one choice, whole or in pieces. */
export class ToolCallReader {
  readonly #choice: number;
  readonly #emit: (delta: Delta) => void;
  readonly #drop: (path: string, field: string, value: unknown) => void;
  readonly #calls: Call[] = [];

  constructor(
    choice: number,
    emit: (delta: Delta) => void,
    drop: (path: string, field: string, value: unknown) => void,
  ) {
    this.#choice = choice;
    this.#emit = emit;
    this.#drop = drop;
  }

  add(call: unknown): void {
    if (!isObject(call)) throw invalid('a tool call is not an object');
    for (const key of Object.keys(call)) {
      if (!knownCallFields.has(key)) this.#drop('choices[].delta.tool_calls[].', key, call[key]);
    }
    const body = call['function'];
    if (!isObject(body)) {
      // Only functions are understood; a call of another type would pass unseen.
      if (bearsContent(body)) throw invalid('a tool call has no function');
      if (typeof call['id'] !== 'string' || call['type'] !== 'function') return;
    }
    const id = typeof call['id'] === 'string' && printable.test(call['id']) ? call['id'] : undefined;
    const fields = isObject(body) ? body : {};
    const named = typeof fields['name'] === 'string' && fields['name'] !== '';
    const index = this.#indexOf(call['index'], id, named);
    const known = this.#calls[index];
    const fresh = known !== undefined && known.id === undefined && id !== undefined;
    if (fresh) known.id = id;
    this.#piece(index, fresh ? id : undefined, fields);
  }

  /**
   * Which call of the choice a piece belongs to; positions are dense and in order of appearance. Servers differ: OpenAI
   * numbers its pieces, others send whole calls without an index, or give several calls the index 0 and an id each.
   */
  #indexOf(wire: unknown, id: string | undefined, named: boolean): number {
    const calls = this.#calls;
    if (wire === undefined || wire === null) {
      const known = id === undefined ? -1 : calls.findIndex((call) => call.id === id);
      if (known !== -1) return known;
      if (!named && id === undefined && calls.length > 0) return calls.length - 1;
      return this.#open(undefined);
    }
    if (typeof wire !== 'number' || !Number.isInteger(wire) || wire < 0 || wire >= mostCalls) {
      throw invalid('a tool call has a wrong index');
    }
    const known = calls.findLastIndex((call) => call.wireIndex === wire);
    if (known === -1) return this.#open(wire);
    const otherId = id !== undefined && calls[known]?.id !== undefined && calls[known].id !== id;
    return otherId && named ? this.#open(wire) : known;
  }

  #open(wireIndex: number | undefined): number {
    if (this.#calls.length >= mostCalls) throw invalid('too many tool calls');
    return this.#calls.push({ wireIndex, id: undefined }) - 1;
  }

  /** A `function_call`, the form before there were several: always the first call. */
  addLegacy(fields: Foreign): void {
    this.#piece(this.#calls.length === 0 ? this.#open(undefined) : 0, undefined, fields);
  }

  #piece(index: number, id: string | undefined, fields: Foreign): void {
    for (const key of Object.keys(fields)) {
      if (!knownFunctionFields.has(key)) this.#drop('choices[].delta.tool_calls[].function.', key, fields[key]);
    }
    const name = fields['name'];
    const given = fields['arguments'];
    if (typeof name === 'string' && name !== '' && !functionName.test(name))
      throw invalid('a tool call has a wrong name');
    const text =
      typeof given === 'string' ? given : isObject(given) || Array.isArray(given) ? JSON.stringify(given) : '';
    this.#emit({
      type: 'toolCall',
      choice: this.#choice,
      index,
      ...(id === undefined ? undefined : { id }),
      ...(typeof name === 'string' && name !== '' ? { name } : undefined),
      arguments: text,
    });
  }
}
