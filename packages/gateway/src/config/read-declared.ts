import { type DeclaredDirectory, declaredDirectorySchema } from '@gatehouse/contract/declared-directory';
import { z } from 'zod';
import { explainIssue } from './explain-issue.ts';
import { toPlainValue } from './plain-value.ts';
import { type Finding, formatPath, type Problem } from './problem.ts';
import { readDocument } from './read-document.ts';
import { createSchemaMap, type SettingSchema } from './schema-map.ts';
import { validRemainsOf } from './valid-remains.ts';

export type ReadDeclared =
  | {
      readonly kind: 'directory';
      readonly declared: DeclaredDirectory;
      /** Findings with their lines, in the order of the file. */
      problemsOf(findings: readonly Finding[]): readonly Problem[];
    }
  /** It is a configuration of the gateway. */
  | { readonly kind: 'configuration'; readonly text: string }
  | {
      readonly kind: 'refused';
      readonly problems: readonly Problem[];
      /** What of a file that declares who there is can be looked at nevertheless. */
      readonly remains?: {
        readonly declared: DeclaredDirectory;
        problemsOf(findings: readonly Finding[]): readonly Problem[];
      };
    };

const schemaOfFile = z.toJSONSchema(declaredDirectorySchema, { io: 'input', unrepresentable: 'any' }) as SettingSchema;

const otherKind = Object.freeze({
  line: 1,
  column: 1,
  path: '',
  message: 'this is neither a file of tenants, teams, people and roles nor a configuration',
  remedy: 'Such files are YAML or JSON, and begin with `version: 1`; docs/guides/access-in-files.md has one.',
});

const known = [...Object.keys(declaredDirectorySchema.shape), 'providers'].join('|');
const topLevelName = new RegExp(`^\\s*\\{?\\s*(["']?)(?:${known})\\1\\s*:`, 'm');

/** Whether it has any of the names that such files have, whatever may be wrong with it otherwise; an empty one has nothing else either. */
function namesSomething(text: string): boolean {
  return topLevelName.test(text) || text.trim() === '';
}

/** Reads a file that declares who there is. Reports every problem at once, each with its place; never throws for what is in the file. */
export async function readDeclared(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ReadDeclared> {
  const result = await readDocument(file);
  const text = result.ok ? result.read.text : result.text;
  // Of a text of another kind each line would be wrong by itself, and none of that would help.
  if (text !== undefined && !namesSomething(text)) return { kind: 'refused', problems: [{ file, ...otherKind }] };
  if (!result.ok) {
    // A file that is not there cannot be written by `init`, and is not named with --config.
    const missing = result.text === undefined;
    const problems = result.problems.map(({ column, line, message, remedy }) => ({
      file,
      line,
      column,
      path: '',
      message,
      remedy: missing ? 'Name a file that can be read with -f.' : remedy,
    }));
    return { kind: 'refused', problems };
  }
  const { document, locate } = result.read;
  const plain = toPlainValue(document, environment);
  const { value } = plain;
  if (typeof value === 'object' && value !== null && 'providers' in value)
    return { kind: 'configuration', text: result.read.text };
  const parsed = declaredDirectorySchema.safeParse(value);
  const problemsOf = (findings: readonly Finding[]): readonly Problem[] =>
    findings
      .map((finding) => ({
        file,
        ...locate(plain.offsetOf(finding.path, finding.atKey === true)),
        path: formatPath(finding.path),
        message: finding.message,
        remedy: finding.remedy,
      }))
      .toSorted((a, b) => a.line - b.line || a.column - b.column);
  if (parsed.success && plain.findings.length === 0) return { kind: 'directory', declared: parsed.data, problemsOf };
  const schema = createSchemaMap(value, schemaOfFile);
  const issues = parsed.success ? [] : parsed.error.issues;
  const findings = [
    ...plain.findings,
    ...issues.flatMap((issue) => explainIssue(issue, { value, schema, isFromEnvironment: () => false })),
  ];
  const problems = problemsOf(findings);
  const remains = validRemainsOf(value, findings);
  if (remains === undefined) return { kind: 'refused', problems };
  const { declared, standing } = remains;
  return { kind: 'refused', problems, remains: { declared, problemsOf: (more) => problemsOf(standing(more)) } };
}
