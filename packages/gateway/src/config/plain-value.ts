import type { SecretReference } from '@gatehouse/contract/secret-references';
import { type Document, isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import { substituteEnvironment } from './environment-references.ts';
import type { ConfigurationPath, Finding } from './problem.ts';

/** Where a value came from the environment, or refers to secrets. */
export interface EnvironmentSource {
  readonly path: ConfigurationPath;
  /** The text as written, with its references. */
  readonly template: string;
  readonly variables: readonly string[];
  /** References to secrets, which are resolved when they are used. */
  readonly secrets: readonly SecretReference[];
}

/** A document as plain values, with the place of every setting and what the environment put in. */
export interface PlainValue {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** Values with references in them, by `pathKey`. */
  readonly fromEnvironment: ReadonlyMap<string, EnvironmentSource>;
  /** Places, by `pathKey`, whose value could not be had; they need no second complaint. */
  readonly broken: ReadonlySet<string>;
  /** Offset of a setting in the text, or of the nearest one around it. */
  offsetOf(path: ConfigurationPath, atKey: boolean): number;
}

export function pathKey(path: ConfigurationPath): string {
  return JSON.stringify(path);
}

/** Aliases can multiply; what they come out as is bounded here. */
const mostNodes = 100_000;
const deepest = 32;

class TooMuch extends Error {}

/** Turns a parsed document into plain values: resolves aliases and environment references, refuses keys that occur twice. */
export function toPlainValue(
  document: Document.Parsed,
  environment: Readonly<Record<string, string | undefined>>,
): PlainValue {
  const findings: Finding[] = [];
  const fromEnvironment = new Map<string, EnvironmentSource>();
  const broken = new Set<string>();
  const places = new Map<string, { readonly key: number | undefined; readonly value: number }>();
  const anchors = new Map<string, unknown>();
  const open = new Set<unknown>();
  let nodes = 0;

  function convert(node: unknown, path: ConfigurationPath, key: number | undefined): unknown {
    nodes += 1;
    if (nodes > mostNodes || path.length > deepest) throw new TooMuch();
    places.set(pathKey(path), { key, value: startOf(node) ?? key ?? 0 });
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      // An alias within its own anchor would never end.
      if (target === undefined || open.has(target)) return fail(path, `the alias *${node.source} has no value here`);
      return convert(target, path, key);
    }
    if (isScalar(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (typeof node.value === 'string') return text(node.value, path);
      // Tags make other things, such as bytes.
      return typeof node.value === 'object' && node.value !== null
        ? fail(path, 'this value cannot be read')
        : node.value;
    }
    if (!isMap(node) && !isSeq(node))
      return node === null || node === undefined ? null : fail(path, 'this value cannot be read');
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    open.add(node);
    const result = isSeq(node)
      ? node.items.map((item, index) => convert(item, [...path, index], undefined))
      : mapOf(node, path);
    open.delete(node);
    return result;
  }

  function mapOf(node: { readonly items: readonly unknown[] }, path: ConfigurationPath): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const name = isScalar(pair.key) ? String(pair.key.value) : undefined;
      if (name === undefined || name === '__proto__') {
        findings.push({ path, message: 'the name of a setting must be a plain text', remedy: 'Remove or quote it.' });
        continue;
      }
      const here = [...path, name];
      const keyOffset = startOf(pair.key);
      if (Object.hasOwn(result, name)) {
        places.set(`second ${pathKey(here)}`, { key: keyOffset, value: keyOffset ?? 0 });
        findings.push({
          path: here,
          atKey: true,
          message: 'this setting occurs twice',
          remedy: 'Keep one of the two.',
        });
        continue;
      }
      result[name] = convert(pair.value, here, keyOffset);
    }
    return result;
  }

  function text(written: string, path: ConfigurationPath): string {
    const substitution = substituteEnvironment(written, environment);
    if (substitution === undefined) return written;
    for (const name of substitution.unset) {
      findings.push({
        path,
        message: `the environment variable ${name} is not set`,
        remedy: `Set ${name}, or give a default: \${${name}:-default}.`,
      });
    }
    if (substitution.malformed !== undefined) {
      findings.push({
        path,
        message: 'the environment reference cannot be read',
        remedy: 'Write ${NAME} or ${NAME:-default}; a literal ${ is written $${.',
      });
    }
    if (substitution.unset.length > 0 || substitution.malformed !== undefined) broken.add(pathKey(path));
    const { secrets, variables } = substitution;
    fromEnvironment.set(pathKey(path), { path, template: written, variables, secrets });
    return substitution.text;
  }

  function fail(path: ConfigurationPath, message: string): undefined {
    broken.add(pathKey(path));
    findings.push({ path, message, remedy: '' });
    return undefined;
  }

  let value: unknown;
  try {
    value = convert(document.contents, [], undefined);
  } catch (thrown) {
    if (!(thrown instanceof TooMuch)) throw thrown;
    broken.add(pathKey([]));
    findings.push({
      path: [],
      message: 'the file is too large or nested too deeply',
      remedy: 'Aliases that multiply what they name are refused.',
    });
  }

  return {
    value,
    findings,
    fromEnvironment,
    broken,
    offsetOf(path, atKey) {
      for (let length = path.length; length >= 0; length -= 1) {
        const key = pathKey(path.slice(0, length));
        const place = (atKey ? places.get(`second ${key}`) : undefined) ?? places.get(key);
        if (place === undefined) continue;
        // What is missing is looked for at the name of the setting that should have it.
        return atKey || length < path.length ? (place.key ?? place.value) : place.value;
      }
      return 0;
    },
  };
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return undefined;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : undefined;
}
