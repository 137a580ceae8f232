import { dirname, resolve } from 'node:path';
import { type Configuration, configurationSchema } from '@gatehouse/contract/config';
import { entityTypeNames } from '@gatehouse/contract/entity-types';
import { type CertificateReport, checkCertificates } from './certificates.ts';
import { crossCheck, missingFiles, type NamedPath } from './cross-checks.ts';
import { explainIssue } from './explain-issue.ts';
import { hashConfiguration } from './hash.ts';
import { migrate } from './migrations.ts';
import { type EnvironmentSource, pathKey, type PlainValue, toPlainValue } from './plain-value.ts';
import { type ConfigurationPath, type Finding, formatPath, type Problem } from './problem.ts';
import { checkGuardModels } from './foreign-guard-checks.ts';
import { placeFindings } from './place-findings.ts';
import { checkTemplateFolder } from './prompt-checks.ts';
import { checkTokenModel } from './token-model-check.ts';
import { parseText, type ReadDocument, readDocument, type ReadResult } from './read-document.ts';
import { createSchemaMap, type SchemaMap, valueAt } from './schema-map.ts';
import { isReferable, secretReferenceFindings, unescaped, withAbsoluteFiles } from './secret-settings.ts';

/** A setting whose value came from the environment. */
export interface ConfigurationSource {
  readonly path: string;
  readonly variables: readonly string[];
}

export interface LoadedConfiguration {
  readonly ok: true;
  /** Deep frozen; every path in it is absolute. */
  readonly configuration: Configuration;
  /** SHA-256 of what it says, without secrets; see `hashConfiguration`. */
  readonly hash: string;
  /** Absolute path. */
  readonly file: string;
  /** The file as it was read, with whatever secrets are written in it. */
  readonly text: string;
  readonly sources: readonly ConfigurationSource[];
  /** What the operator should know though nothing is wrong, such as a migration. */
  readonly notices: readonly string[];
  /** The pairs of certificate and key; empty where they were not asked for. */
  readonly certificates: readonly CertificateReport[];
}

export interface RefusedConfiguration {
  readonly ok: false;
  /** In order of their place in the file. Never empty. */
  readonly problems: readonly Problem[];
}

export type LoadResult = LoadedConfiguration | RefusedConfiguration;

/** What the command line sets over the file. */
export interface ConfigurationOverrides {
  readonly port?: number;
  /** Absolute path. */
  readonly dataFolder?: string;
}

export interface LoadOptions {
  /**
   * Whether pairs of certificate and key are opened as well. Not at a reload: certificates are renewed in two steps, between
   * which they do not match, and the server keeps the old pair by itself.
   */
  readonly openCertificates?: boolean;
}

/**
 * Reads, migrates, validates and freezes a configuration file. Reports every problem at once, each with its place. An empty
 * setting (`server:` with nothing below) counts as not written where a map or a list belongs. A text from the environment
 * becomes a number or a boolean where the schema wants one. Never throws for anything that is in the file.
 */
export async function loadConfiguration(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  overrides: ConfigurationOverrides = {},
  options: LoadOptions = {},
): Promise<LoadResult> {
  const absolute = resolve(file);
  return judgeDocument(await readDocument(absolute), absolute, environment, { ...options, overrides });
}

/** Judges a text as if it were what a file says. */
export function judgeText(
  text: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  overrides: ConfigurationOverrides,
): Promise<LoadResult> {
  return judgeDocument(parseText(text, file.toLowerCase().endsWith('.json')), file, environment, { overrides });
}

async function judgeDocument(
  result: ReadResult,
  absolute: string,
  environment: Readonly<Record<string, string | undefined>>,
  options: LoadOptions & { readonly overrides: ConfigurationOverrides },
): Promise<LoadResult> {
  if (!result.ok) {
    const problems = result.problems.map(({ line, column, message, remedy }) => ({
      file: absolute,
      line,
      column,
      path: '',
      message,
      remedy,
    }));
    return { ok: false, problems };
  }
  const judged = judge(result.read, environment);
  const named = judged.value === undefined ? [] : namedPaths(judged.value, judged.schema, dirname(absolute));
  const missing = await missingFiles(
    named.filter(({ path }) => formatPath(path) !== 'dataFolder' && !judged.plain.broken.has(pathKey(path))),
  );
  const isThere = (setting: string): boolean => !missing.some(({ path }) => formatPath(path) === setting);
  const models =
    isThere('pseudonymisation.model.folder') && isThere('pseudonymisation.model.runtime')
      ? await checkTokenModel(judged.value, named)
      : [];
  const certificates =
    options.openCertificates === true ? await checkCertificates(named, missing) : { findings: [], reports: [] };
  const ofGuards = await checkGuardModels(judged.value, named, missing);
  const templates = named.find(({ path }) => formatPath(path) === 'prompts.folder');
  const ofPrompts = isThere('prompts.folder') ? await checkTemplateFolder(judged.value, templates?.absolute) : [];
  const findings = [...judged.findings, ...missing, ...models, ...ofGuards, ...ofPrompts, ...certificates.findings];
  if (findings.length > 0 || judged.configuration === undefined) {
    return { ok: false, problems: placeFindings(findings, absolute, result.read, judged.plain) };
  }
  const hash = hashConfiguration(judged.configuration, judged.schema, judged.plain.fromEnvironment);
  return Object.freeze({
    ok: true,
    configuration: deepFreeze(
      override(
        withAbsolutePaths(judged.configuration, [...named, ...filesOfSecrets(judged, dirname(absolute))]),
        options.overrides,
      ),
    ),
    hash,
    file: absolute,
    text: result.read.text,
    sources: [...judged.plain.fromEnvironment.values()].flatMap(({ path, variables }) =>
      variables.length === 0 ? [] : [{ path: formatPath(path), variables }],
    ),
    notices: [...judged.notices, ...privacyNotices(judged.configuration)],
    certificates: certificates.reports,
  });
}

/** What passes unseen must not do so unnoticed: files from before there were so many types name a few of them. */
function privacyNotices({ pseudonymisation }: Configuration): readonly string[] {
  const { enabled, entities } = pseudonymisation;
  const unseen = entityTypeNames.length - new Set(entities).size;
  if (!enabled || unseen === 0) return [];
  return [
    `pseudonymisation.entities names ${entities.length === 0 ? 'no type' : entities.slice(0, 8).join(', ')}${entities.length > 8 ? ', …' : ''}; ${unseen} other types of personal data are not looked for. Leave it out to have all of them`,
  ];
}

interface Judged {
  readonly plain: PlainValue;
  readonly findings: readonly Finding[];
  readonly notices: readonly string[];
  readonly schema: SchemaMap;
  /** What was validated; undefined where nothing could be. */
  readonly value: unknown;
  readonly configuration: Configuration | undefined;
}

function judge(read: ReadDocument, environment: Readonly<Record<string, string | undefined>>): Judged {
  const migration = migrate(read.document);
  const plain = toPlainValue(read.document, environment);
  const schema = createSchemaMap(plain.value);
  const ofSecrets = secretReferenceFindings(plain.value, schema, plain.fromEnvironment.values());
  const early = [...migration.findings, ...plain.findings, ...ofSecrets];
  const nothing = { plain, notices: migration.notices, schema, configuration: undefined };
  if (!migration.readable || plain.broken.has(pathKey([]))) return { ...nothing, findings: early, value: undefined };
  const value = adapt(plain.value, [], schema, plain.fromEnvironment);
  const parsed = configurationSchema.safeParse(value);
  if (parsed.success && early.length === 0) {
    return { ...nothing, findings: crossCheck(value), value, configuration: parsed.data };
  }
  const isFromEnvironment = (path: ConfigurationPath): boolean => plain.fromEnvironment.has(pathKey(path));
  const issues = parsed.success ? [] : parsed.error.issues;
  const late = [
    ...issues.flatMap((issue) => explainIssue(issue, { value, schema, isFromEnvironment })),
    ...crossCheck(value),
  ];
  // What has been complained of already, or could not be read, needs no second complaint.
  const known = new Set([...plain.broken, ...[...migration.findings, ...ofSecrets].map(({ path }) => pathKey(path))]);
  return { ...nothing, findings: [...early, ...late.filter((finding) => !known.has(pathKey(finding.path)))], value };
}

/** Fits what YAML and the environment can say to what the schema asks for. */
function adapt(
  value: unknown,
  path: ConfigurationPath,
  schema: SchemaMap,
  fromEnvironment: ReadonlyMap<string, EnvironmentSource>,
): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => adapt(item, [...path, index], schema, fromEnvironment));
  if (typeof value === 'object' && value !== null) {
    const result: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      const here = [...path, name];
      const empty = item === null && schema.at(here).some(({ type }) => type === 'object' || type === 'array');
      if (!empty) result[name] = adapt(item, here, schema, fromEnvironment);
    }
    return result;
  }
  if (typeof value !== 'string' || !fromEnvironment.has(pathKey(path))) return value;
  if (!isReferable(schema, path)) return adaptText(unescaped(value), path, schema);
  return value;
}

function adaptText(value: string, path: ConfigurationPath, schema: SchemaMap): unknown {
  const types = schema.at(path).map(({ type }) => type);
  if (types.includes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  const numeric = types.includes('integer') || types.includes('number');
  return numeric && /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/.test(value) ? Number(value) : value;
}

function namedPaths(value: unknown, schema: SchemaMap, folder: string): readonly NamedPath[] {
  const named: NamedPath[] = [];
  function visit(item: unknown, path: ConfigurationPath): void {
    if (Array.isArray(item)) item.forEach((child: unknown, index) => visit(child, [...path, index]));
    else if (typeof item === 'object' && item !== null) {
      for (const [name, child] of Object.entries(item)) visit(child, [...path, name]);
    } else if (
      typeof item === 'string' &&
      item !== '' &&
      !item.includes('\0') &&
      schema.at(path).some((node) => node.path === true)
    ) {
      named.push({ path, absolute: resolve(folder, item) });
    }
  }
  visit(value, []);
  if (valueAt(value, ['dataFolder']) === undefined)
    named.push({ path: ['dataFolder'], absolute: resolve(folder, 'data') });
  return named;
}

/** Settings that name files of secrets, with whole paths. */
function filesOfSecrets({ plain, value }: Judged, folder: string): readonly NamedPath[] {
  return [...plain.fromEnvironment.values()].flatMap(({ path, secrets }) => {
    const text = valueAt(value, path);
    if (typeof text !== 'string' || !secrets.some(({ scheme }) => scheme === 'file')) return [];
    return [{ path, absolute: withAbsoluteFiles(text, folder) }];
  });
}

function withAbsolutePaths(configuration: Configuration, named: readonly NamedPath[]): Configuration {
  const copy = structuredClone(configuration);
  for (const { path, absolute } of named) {
    const holder = valueAt(copy, path.slice(0, -1));
    const last = path.at(-1);
    if (typeof holder === 'object' && holder !== null && last !== undefined) Reflect.set(holder, last, absolute);
  }
  return copy;
}

function override(configuration: Configuration, overrides: ConfigurationOverrides): Configuration {
  return {
    ...configuration,
    dataFolder: overrides.dataFolder ?? configuration.dataFolder,
    server: { ...configuration.server, port: overrides.port ?? configuration.server.port },
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
