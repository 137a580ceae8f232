/** A place in the configuration, from the top: names of settings and positions in lists. */
export type ConfigurationPath = readonly (string | number)[];

/** One thing that is wrong with a configuration file, told so that an operator can mend it at once. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** For example `providers[0].baseUrl`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong. Never holds the value of a secret. */
  readonly message: string;
  /** What to do about it; may be empty. */
  readonly remedy: string;
}

/** A problem before its place in the file is known. */
export interface Finding {
  readonly path: ConfigurationPath;
  /** Whether the name of the setting is meant, not its value. */
  readonly atKey?: boolean;
  readonly message: string;
  readonly remedy: string;
}

const plainName = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export function formatPath(path: ConfigurationPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!plainName.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** One line: `gatehouse.yaml:4:7  providers[0].kind: unknown kind. Did you mean …` */
export function formatProblem(problem: Problem): string {
  const subject = problem.path === '' ? '' : `${problem.path}: `;
  const remedy = problem.remedy === '' ? '' : ` ${problem.remedy}`;
  return `${problem.file}:${problem.line}:${problem.column}  ${subject}${problem.message}.${remedy}`;
}
