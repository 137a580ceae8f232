import type { Dependencies } from './dependencies.ts';

/** What an operator said to say which gateway is meant; commands that are printed must say it too. */
export interface Place {
  readonly config?: string;
  readonly data?: string;
}

/**
 * A command for the operator to copy: called as this program was called, on the same configuration and data folder. `words` must
 * be safe in a shell.
 */
export function commandLine(
  { commandName }: Pick<Dependencies, 'commandName'>,
  words: string,
  place: Place = {},
): string {
  const config = place.config === undefined ? '' : ` --config ${shellQuote(place.config)}`;
  const data = place.data === undefined ? '' : ` --data ${shellQuote(place.data)}`;
  return `${commandName} ${words}${config}${data}`;
}

/** As a word of a POSIX shell, whatever is in it. */
export function shellQuote(text: string): string {
  return /^[A-Za-z0-9:/._@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Texts of other rooms know the program only as `gatehouse`. */
export function asCalled({ commandName }: Pick<Dependencies, 'commandName'>, text: string): string {
  return text.replaceAll(/`gatehouse (?=[a-z])/g, () => `\`${commandName} `);
}

/** How the operator can call this program again, from the folder that it was called in. */
export function nameOfCommand(called: {
  /** What the operator called Node. */
  readonly node: string;
  /** The file that Node was given, as it can be written here. */
  readonly script: string;
  /** npm_lifecycle_event: the script that npm runs, or `npx`. */
  readonly npmScript: string | undefined;
  /** Whether that file is a program on the PATH. */
  readonly onPath: boolean;
}): string {
  // Silent, or npm would print the name of the script before any JSON. Not npx, which would fetch a stranger of our name elsewhere.
  if (called.npmScript === 'start' || called.npmScript === 'gatehouse') return 'npm run -s gatehouse --';
  if (called.npmScript === 'npx') return 'npx gatehouse';
  return called.onPath ? 'gatehouse' : `${shellQuote(called.node)} ${shellQuote(called.script)}`;
}
