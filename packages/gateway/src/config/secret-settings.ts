import { isAbsolute, resolve } from 'node:path';
import { faultOfReference, formatReference, secretParts } from '@gatehouse/contract/secret-references';
import type { EnvironmentSource } from './plain-value.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { type SchemaMap, valueAt } from './schema-map.ts';

/** What is wrong with references to secrets: they stand only where the schema lets them, and must be readable. */
export function secretReferenceFindings(
  value: unknown,
  schema: SchemaMap,
  sources: Iterable<EnvironmentSource>,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { path, secrets } of sources) {
    const nodes = schema.at(path);
    // There is no such setting, which is said already.
    if (secrets.length === 0 || nodes.length === 0) continue;
    const allowed = new Set(nodes.flatMap(({ references = [] }) => references));
    for (const reference of secrets) {
      if (!allowed.has(reference.scheme)) findings.push({ path, ...misplaced(reference.scheme, allowed) });
      else if (faultOfReference(reference) !== undefined)
        findings.push({
          path,
          message: 'the reference to a secret cannot be read',
          remedy: faultOfReference(reference) ?? '',
        });
      else if (reference.scheme === 'vault' && valueAt(value, ['vault']) === undefined)
        findings.push({
          path,
          message: 'there is no `vault` in which this could be looked up',
          remedy: 'Add `vault` with `url` and `token`.',
        });
    }
  }
  return findings;
}

function misplaced(scheme: string, allowed: ReadonlySet<string>): Pick<Finding, 'message' | 'remedy'> {
  const message = `a reference of the form \${${scheme}:…} cannot stand here`;
  if (allowed.size === 0)
    return { message, remedy: 'Only secrets may be such references; a literal one is written with $${.' };
  const forms = [...allowed].map((each) => `\${${each}:…}`).join(', ');
  return { message, remedy: `Write it into the file, take it from the environment by \${NAME}, or use ${forms}.` };
}

/** A text as it is meant where it is no secret: nothing in it is escaped. */
export function unescaped(text: string): string {
  return secretParts(text)
    .map((part) => (typeof part === 'string' ? part : formatReference(part)))
    .join('');
}

/** Whether what stands at a path may be a reference. */
export function isReferable(schema: SchemaMap, path: ConfigurationPath): boolean {
  return schema.at(path).some(({ references }) => references !== undefined);
}

/** A setting in which files of secrets are named by their whole path. */
export function withAbsoluteFiles(text: string, folder: string): string {
  let from = 0;
  let result = '';
  for (const part of secretParts(text)) {
    if (typeof part === 'string' || part.scheme !== 'file' || isAbsolute(part.target)) continue;
    const written = formatReference(part);
    const at = text.indexOf(written, from);
    result += text.slice(from, at) + formatReference({ ...part, target: resolve(folder, part.target) });
    from = at + written.length;
  }
  return result + text.slice(from);
}
