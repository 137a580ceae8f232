import { ScimError } from './scim-error.ts';
import { isObject, type ScimObject, valueNamed, withoutSchema } from './scim-value.ts';

/** Whether a resource is meant. */
export type ScimFilter = (resource: ScimObject) => boolean;

const longestFilter = 1_000;
const deepest = 20;

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
type Operator = (typeof operators)[number];

/** These are compared exactly; all other texts without regard to case (RFC 7643, 4.1 and 7). */
const exact: ReadonlySet<string> = new Set(['id', 'externalid', 'value', '$ref']);

/** A word, a text in quotes, or a bracket: anchored, so that reading takes time in step with the length. */
const token = /[ ]*(?:("(?:[^"\\]|\\.)*")|([()[\]])|([^\s()[\]"]+))/y;

/** Reads a filter (RFC 7644, 3.4.2.2). Throws ScimError `invalidFilter`. */
export function parseFilter(text: string): ScimFilter {
  if (text.length > longestFilter) throw refused();
  const reader = new FilterReader(text);
  const filter = reader.readOr(0);
  reader.end();
  return filter;
}

function refused(): ScimError {
  return new ScimError(400, 'the filter cannot be read', 'invalidFilter');
}

interface Token {
  readonly kind: 'text' | 'bracket' | 'word';
  readonly content: string;
}

class FilterReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw refused();
  }

  readOr(depth: number): ScimFilter {
    if (depth > deepest) throw refused();
    const parts = [this.#readAnd(depth)];
    while (this.#isWord('or')) parts.push(this.#readAnd(depth));
    return (resource) => parts.some((part) => part(resource));
  }

  #readAnd(depth: number): ScimFilter {
    const parts = [this.#readOne(depth)];
    while (this.#isWord('and')) parts.push(this.#readOne(depth));
    return (resource) => parts.every((part) => part(resource));
  }

  #readOne(depth: number): ScimFilter {
    if (this.#isWord('not')) {
      if (!this.#isBracket('(')) throw refused();
      const inner = this.#readIn(')', depth);
      return (resource) => !inner(resource);
    }
    if (this.#isBracket('(')) return this.#readIn(')', depth);
    const path = withoutSchema(this.#word());
    if (this.#isBracket('[')) {
      const inner = this.#readIn(']', depth);
      const part = this.#part();
      if (part !== undefined)
        // As Entra asks: of the elements that are meant, what stands in this part of them.
        return this.#readComparison(part, (resource) =>
          elementsAt(resource, path).flatMap((one) => (isObject(one) && inner(one) ? [valueNamed(one, part)] : [])),
        );
      return (resource) => elementsAt(resource, path).some((element) => isObject(element) && inner(element));
    }
    return this.#readComparison(path, (resource) => valuesAt(resource, path));
  }

  #readIn(bracket: string, depth: number): ScimFilter {
    const inner = this.readOr(depth + 1);
    if (!this.#isBracket(bracket)) throw refused();
    return inner;
  }

  #readComparison(path: string, values: (resource: ScimObject) => readonly unknown[]): ScimFilter {
    const operator = this.#word().toLowerCase();
    if (operator === 'pr') return (resource) => values(resource).some(isThere);
    if (!isOperator(operator)) throw refused();
    const wanted = this.#value();
    const caseExact = exact.has(path.toLowerCase().split('.').at(-1) ?? '');
    if (operator === 'ne')
      return (resource) => !values(resource).some((value) => compare('eq', value, wanted, caseExact));
    return (resource) => values(resource).some((value) => compare(operator, value, wanted, caseExact));
  }

  #value(): unknown {
    const next = this.#tokens[this.#at++];
    if (next?.kind === 'text' || (next?.kind === 'word' && /^(?:true|false|null|-?[0-9.]+)$/i.test(next.content))) {
      try {
        return JSON.parse(next.kind === 'text' ? next.content : next.content.toLowerCase()) as unknown;
      } catch {
        throw refused();
      }
    }
    throw refused();
  }

  #word(): string {
    const next = this.#tokens[this.#at++];
    if (next?.kind !== 'word') throw refused();
    return next.content;
  }

  /** What stands right behind a bracket, such as `.value`; undefined where nothing does. */
  #part(): string | undefined {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'word' || !/^\.[A-Za-z$][\w$-]*$/.test(next.content)) return undefined;
    this.#at += 1;
    return next.content.slice(1);
  }

  #isWord(word: string): boolean {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'word' || next.content.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #isBracket(bracket: string): boolean {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'bracket' || next.content !== bracket) return false;
    this.#at += 1;
    return true;
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.trimEnd().length) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) throw refused();
    const [whole, quoted, bracket, word = ''] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', content: quoted });
    else if (bracket !== undefined) tokens.push({ kind: 'bracket', content: bracket });
    else tokens.push({ kind: 'word', content: word });
    at += whole.length;
  }
  return tokens;
}

function isOperator(text: string): text is Operator {
  return (operators as readonly string[]).includes(text);
}

/** What stands at a path; of a list, each element, and its `value` where nothing else is asked for. */
function valuesAt(resource: ScimObject, path: string): readonly unknown[] {
  const [name = '', ...rest] = path.split('.');
  if (rest.length > 1) throw refused();
  return elementsAt(resource, name).flatMap((element) => {
    const [part] = rest;
    if (part === undefined) return isObject(element) && 'value' in element ? [element['value']] : [element];
    return isObject(element) ? [valueNamed(element, part)] : [];
  });
}

function elementsAt(resource: ScimObject, name: string): readonly unknown[] {
  const value = valueNamed(resource, name);
  return Array.isArray(value) ? value : [value];
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function compare(operator: Operator, value: unknown, wanted: unknown, caseExact: boolean): boolean {
  if (typeof value === 'string' && typeof wanted === 'string') {
    const [one, other] = caseExact ? [value, wanted] : [value.toLowerCase(), wanted.toLowerCase()];
    switch (operator) {
      case 'co':
        return one.includes(other);
      case 'sw':
        return one.startsWith(other);
      case 'ew':
        return one.endsWith(other);
      case 'gt':
        return one > other;
      case 'ge':
        return one >= other;
      case 'lt':
        return one < other;
      case 'le':
        return one <= other;
      default:
        return one === other;
    }
  }
  return operator === 'eq' && (value ?? null) === wanted;
}
