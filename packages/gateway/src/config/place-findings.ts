import type { LoadedConfiguration } from './load.ts';
import { type PlainValue, toPlainValue } from './plain-value.ts';
import { type Finding, formatPath, type Problem } from './problem.ts';
import { parseText, type ReadDocument } from './read-document.ts';

/** Findings with their places in the file that they are about, in the order of these. */
export function placeFindings(
  findings: readonly Finding[],
  file: string,
  read: ReadDocument,
  plain: PlainValue,
): readonly Problem[] {
  const written = file.toLowerCase().endsWith('.json') ? asJson : (remedy: string): string => remedy;
  const problems = findings.map((finding) => ({
    file,
    ...read.locate(plain.offsetOf(finding.path, finding.atKey === true)),
    path: formatPath(finding.path),
    message: finding.message,
    remedy: written(finding.remedy),
  }));
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** The same for a configuration that is valid, such as what it names that there is not. */
export function placeFindingsIn(
  { file, text }: Pick<LoadedConfiguration, 'file' | 'text'>,
  findings: readonly Finding[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly Problem[] {
  const result = parseText(text, file.toLowerCase().endsWith('.json'));
  return result.ok ? placeFindings(findings, file, result.read, toPlainValue(result.read.document, environment)) : [];
}

/** Remedies show settings as YAML has them, such as `enabled: true`; who writes JSON needs their names, and texts, in quotes. */
function asJson(remedy: string): string {
  return remedy.replaceAll(/`([A-Za-z]+): ([^`{}[\]]+)`/g, (_all, name: string, value: string) => {
    const plain = /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(value) || value.startsWith('"');
    return `\`"${name}": ${plain ? value : JSON.stringify(value)}\``;
  });
}
