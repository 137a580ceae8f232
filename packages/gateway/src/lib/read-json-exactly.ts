/**
 * A plain reader of JSON texts (RFC 8259), for those that the engine's own parser cannot be trusted with: V8 misreads
 * object keys with escapes after it has seen certain other keys, so that `{"\u0061":1}` may come out with the key `\`
 * (nodejs/node#63785). The state that causes it outlives a request, so one client could change what another one's request
 * says. Literals without that fault (strings, numbers) still go through the engine.
 *
 * The caller has checked the depth; this reader recurses.
 *
 * @returns the value and whether some object had a key twice
 * @throws {SyntaxError}
 */
export function readJsonExactly(text: string): { readonly value: unknown; readonly duplicate: boolean } {
  const reader = new ExactReader(text);
  const value = reader.value();
  reader.end();
  return { value, duplicate: reader.duplicate };
}

const scalar = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

class ExactReader {
  duplicate = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character that is not white space. */
  #peek(): string {
    for (;;) {
      const character = this.#text.charAt(this.#at);
      if (character !== ' ' && character !== '\n' && character !== '\r' && character !== '\t') return character;
      this.#at += 1;
    }
  }

  #take(expected: string): void {
    if (this.#peek() !== expected) throw new SyntaxError('unexpected character');
    this.#at += 1;
  }

  end(): void {
    if (this.#peek() !== '') throw new SyntaxError('text after the value');
  }

  #string(): string {
    if (this.#peek() !== '"') throw new SyntaxError('expected a string');
    const start = this.#at;
    let close = start;
    for (;;) {
      close = this.#text.indexOf('"', close + 1);
      if (close === -1) throw new SyntaxError('string without end');
      let escapes = close;
      while (this.#text.charAt(escapes - 1) === '\\') escapes -= 1;
      if ((close - escapes) % 2 === 0) break;
    }
    this.#at = close + 1;
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  value(): unknown {
    const first = this.#peek();
    if (first === '"') return this.#string();
    if (first === '[') return this.#array();
    if (first === '{') return this.#object();
    scalar.lastIndex = this.#at;
    const match = scalar.exec(this.#text);
    if (match === null) throw new SyntaxError('unexpected character');
    this.#at = scalar.lastIndex;
    return JSON.parse(match[0]);
  }

  #array(): unknown[] {
    const elements: unknown[] = [];
    this.#take('[');
    if (this.#peek() === ']') this.#at += 1;
    else
      for (;;) {
        elements.push(this.value());
        if (this.#peek() === ']') {
          this.#at += 1;
          break;
        }
        this.#take(',');
      }
    return elements;
  }

  #object(): Record<string, unknown> {
    // A Map first and defined properties after, so that no key means anything to the engine.
    const members = new Map<string, unknown>();
    this.#take('{');
    if (this.#peek() === '}') this.#at += 1;
    else
      for (;;) {
        const key = this.#string();
        this.#take(':');
        if (members.has(key)) this.duplicate = true;
        members.set(key, this.value());
        if (this.#peek() === '}') {
          this.#at += 1;
          break;
        }
        this.#take(',');
      }
    return Object.fromEntries(members);
  }
}
