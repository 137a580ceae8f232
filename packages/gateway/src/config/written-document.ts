import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Scalar } from 'yaml';
import type { ConfigurationPath } from './problem.ts';
import { parseText } from './read-document.ts';
import { childOf, createSchemaMap, type SchemaMap, valueAt } from './schema-map.ts';

/** A value that is no map and no list, as it stands in the text. */
export interface WrittenScalar {
  readonly node: Scalar;
  /** Every place at which it is meant: its own, and those of aliases. */
  readonly paths: readonly ConfigurationPath[];
  /** Its range in the text, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** A configuration as it is written: references to the environment stay references. */
export interface WrittenDocument {
  readonly text: string;
  readonly json: boolean;
  readonly document: Document.Parsed;
  readonly value: unknown;
  readonly schema: SchemaMap;
  /** In the order of the text. */
  readonly scalars: readonly WrittenScalar[];
  /** Ranges of comments, from their `#` to the end of the line. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/** Aliases can multiply; what they come out as is bounded here, as when a configuration is loaded. */
const mostNodes = 100_000;
const deepest = 32;

/** Undefined where a text cannot be parsed, or holds more than a configuration has. */
export function readWritten(text: string, json: boolean): WrittenDocument | undefined {
  const result = parseText(text, json);
  if (!result.ok) return undefined;
  const { document } = result.read;
  const places = new Map<Scalar, ConfigurationPath[]>();
  const occupied: Range[] = [];
  const anchors = new Map<string, unknown>();
  const open = new Set<unknown>();
  let nodes = 0;

  function visit(node: unknown, path: ConfigurationPath): unknown {
    nodes += 1;
    if (nodes > mostNodes || path.length > deepest) throw new RangeError('too much');
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      return target === undefined || open.has(target) ? undefined : visit(target, path);
    }
    if (isScalar(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      const known = places.get(node);
      if (known === undefined) {
        places.set(node, [path]);
        occupy(node);
      } else known.push(path);
      return node.value;
    }
    if (!isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    open.add(node);
    try {
      if (isSeq(node)) return node.items.map((item, index) => visit(item, [...path, index]));
      const result: Record<string, unknown> = {};
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        occupy(pair.key);
        const name = isScalar(pair.key) ? String(pair.key.value) : undefined;
        const value = visit(pair.value, [...path, name ?? '']);
        if (name !== undefined && name !== '__proto__' && !Object.hasOwn(result, name)) result[name] = value;
      }
      return result;
    } finally {
      open.delete(node);
    }
  }

  function occupy(node: unknown): void {
    const range = isScalar(node) ? node.range : undefined;
    if (range !== undefined && range !== null) occupied.push({ start: range[0], end: range[1] });
  }

  let value: unknown;
  try {
    value = visit(document.contents, []);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
  const scalars = [...places].map(([node, paths]) => ({
    node,
    paths,
    start: node.range?.[0] ?? 0,
    end: node.range?.[1] ?? 0,
  }));
  return {
    text,
    json,
    document,
    value,
    schema: createSchemaMap(value),
    scalars: scalars.toSorted((a, b) => a.start - b.start),
    comments: json ? [] : commentsOf(text, occupied),
  };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whatever begins with `#` at the beginning of a line or after a space, and is not part of a value or a name. */
function commentsOf(text: string, occupied: readonly Range[]): Range[] {
  const taken = occupied.toSorted((a, b) => a.start - b.start);
  const comments: Range[] = [];
  let next = 0;
  for (let position = text.indexOf('#'); position !== -1; position = text.indexOf('#', position + 1)) {
    while (next < taken.length && (taken[next]?.end ?? 0) <= position) next += 1;
    const inside = taken[next];
    const before = position === 0 ? '\n' : text[position - 1];
    if ((inside !== undefined && inside.start <= position) || !/\s/.test(before ?? '')) continue;
    const lineEnd = text.indexOf('\n', position);
    const end = lineEnd === -1 ? text.length : lineEnd;
    comments.push({ start: position, end });
    position = end;
  }
  return comments;
}

/** `kind` and `profile` are what decides on the address where none is written. */
const addressNames = ['baseUrl', 'url', 'monitoringUrl', 'host', 'kind', 'profile'] as const;

/**
 * What a setting is bound to: the address of the server that it is for (or both), where there is one, with the names that lead to it from
 * there; otherwise all names that lead to it. Two settings of one bond are for the same server and the same purpose.
 */
export function bondOf(document: unknown, path: ConfigurationPath): string {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const holder = valueAt(document, path.slice(0, length));
    const addresses = addressNames.map((name) => childOf(holder, name)).filter((each) => typeof each === 'string');
    if (addresses.length === 0) continue;
    return JSON.stringify([pattern(path.slice(length)), kindOf(holder), ...addresses.map(originOf)]);
  }
  return JSON.stringify([pattern(path)]);
}

/** The names on a path, with a sign for each position in a list. */
export function pattern(path: ConfigurationPath): string {
  return JSON.stringify(path.map((step) => (typeof step === 'number' ? '*' : step)));
}

/** What sort of entry of a list a map is, such as a guard of one kind. */
export function kindOf(holder: unknown): string {
  const kind = childOf(holder, 'use') ?? childOf(holder, 'kind');
  return typeof kind === 'string' ? kind : '';
}

function originOf(address: string): string {
  return URL.canParse(address) && !address.includes('${') ? new URL(address).origin : address;
}
