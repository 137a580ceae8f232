import { configurationVersion } from '@gatehouse/contract/config';
import { type Document, isMap, isPair, isScalar, isSeq, Scalar, type YAMLMap } from 'yaml';
import type { Finding } from './problem.ts';

/**
 * A step from one version of the format to the next. It changes the parsed document in place, so that every setting keeps
 * its line, and returns what it could not carry over.
 */
export interface Migration {
  readonly from: number;
  readonly summary: string;
  apply(root: YAMLMap): readonly Finding[];
}

/**
 * Version 0 is the draft format: one `listen` address in place of `server`, and `upstreams` (`name`, `url`, `key`) in place of
 * `providers`.
 */
const fromDraft: Migration = {
  from: 0,
  summary: '`listen` became `server.host` and `server.port`, `upstreams` became `providers`',
  apply(root) {
    const findings: Finding[] = [];
    const listen = pairOf(root, 'listen');
    if (listen !== undefined && isScalar(listen.value)) {
      const address = String(listen.value.value);
      const match = /^(.+):([0-9]{1,5})$/.exec(address);
      if (match === null) {
        findings.push({
          path: ['listen'],
          message: 'this address of version 0 cannot be split into host and port',
          remedy: 'Write server.host and server.port instead.',
        });
      } else {
        const server = root.get('server', true);
        const target = isMap(server) ? server : emptyMap(root, listen.value);
        target.set(placed('host', listen.value), placed(match[1], listen.value));
        target.set(placed('port', listen.value), placed(Number(match[2]), listen.value));
        root.delete('listen');
        if (!isMap(server)) root.set(placed('server', listen.value), target);
      }
    }
    rename(root, 'upstreams', 'providers');
    const providers = root.get('providers', true);
    for (const item of isSeq(providers) ? providers.items : []) {
      if (!isMap(item)) continue;
      rename(item, 'name', 'id');
      rename(item, 'url', 'baseUrl');
      rename(item, 'key', 'apiKey');
      if (!item.has('kind')) item.set(placed('kind', item), placed('openai-compatible', item));
    }
    return findings;
  },
};

export const migrations: readonly Migration[] = Object.freeze([fromDraft]);

export interface MigrationResult {
  readonly findings: readonly Finding[];
  /** What was done, a line each. */
  readonly notices: readonly string[];
  /** Whether the rest of the document can be judged by the current schema. */
  readonly readable: boolean;
}

/** Brings a document to the current version, step by step. */
export function migrate(
  document: Document.Parsed,
  table: readonly Migration[] = migrations,
  current: number = configurationVersion,
): MigrationResult {
  const root = document.contents;
  if (!isMap(root)) {
    // `init` replaces nothing without --force.
    return root === null
      ? refuse({ path: [], message: 'the file is empty', remedy: 'Write one with `gatehouse init --force`.' })
      : refuse({
          path: [],
          message: 'the file must be a map of settings',
          remedy: 'Begin it with `version: 1`, or write it anew with `gatehouse init --force`.',
        });
  }
  const written: unknown = root.get('version');
  if (written === undefined || written === null) {
    const finding = {
      path: ['version'],
      message: 'is missing',
      remedy: `Begin the file with \`version: ${current}\`.`,
    };
    return { findings: [finding], notices: [], readable: true };
  }
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 0) {
    const finding = { path: ['version'], message: 'must be a whole number', remedy: `Write \`version: ${current}\`.` };
    return { findings: [finding], notices: [], readable: true };
  }
  if (written > current) {
    return refuse({
      path: ['version'],
      message: `version ${written} is newer than this gateway, which reads up to version ${current}`,
      remedy: 'Update the gateway.',
    });
  }
  const findings: Finding[] = [];
  const notices: string[] = [];
  for (let version = written; version < current; version += 1) {
    const step = table.find((migration) => migration.from === version);
    if (step === undefined) {
      const message = `version ${written} can no longer be read`;
      return refuse({
        path: ['version'],
        message,
        remedy: `Write the file anew for version ${current}; \`gatehouse init\` shows how.`,
      });
    }
    findings.push(...step.apply(root));
    notices.push(`read as version ${version + 1}: ${step.summary}`);
  }
  const version: unknown = root.get('version', true);
  if (isScalar(version)) version.value = current;
  return { findings, notices, readable: true };
}

function refuse(finding: Finding): MigrationResult {
  return { findings: [finding], notices: [], readable: false };
}

function pairOf(map: YAMLMap, name: string) {
  return map.items.filter((item) => isPair(item)).find((item) => isScalar(item.key) && item.key.value === name);
}

/** Leaves both names in place where the new one is there already, so that the old one is reported as unknown. */
function rename(map: YAMLMap, from: string, to: string): void {
  const pair = pairOf(map, from);
  if (pair !== undefined && isScalar(pair.key) && !map.has(to)) pair.key.value = to;
}

/** A new value that stands, for messages, where the old one stood. */
function placed(value: unknown, like: { readonly range?: [number, number, number] | null | undefined }): Scalar {
  const scalar = new Scalar(value);
  if (like.range !== undefined && like.range !== null) scalar.range = like.range;
  return scalar;
}

function emptyMap(root: YAMLMap, like: { readonly range?: [number, number, number] | null | undefined }): YAMLMap {
  const map = new (root.constructor as new () => YAMLMap)();
  if (like.range !== undefined && like.range !== null) map.range = like.range;
  return map;
}
