/** Exit codes; stable, because service managers and scripts act on them. Documented in docs/reference/command-line.md. */
export const exitCodes = Object.freeze({
  done: 0,
  /** Something was found wrong, or failed. */
  failed: 1,
  /** The command line itself cannot be understood. */
  usage: 2,
  configuration: 3,
  dataFolder: 4,
  address: 5,
  alreadyRunning: 6,
  /** What was to be verified could not be read, so nothing is known about it. */
  notChecked: 7,
  /** Somebody else must approve it first. */
  needsAnother: 8,
  /** As a shell reports a program that Ctrl-C ended. */
  interrupted: 130,
});

/** An end of a command that is not a defect: one message with its remedy, and an exit code. */
export class CliFailure extends Error {
  readonly exitCode: number;
  readonly remedy: string;

  /** Without a message, everything has been said already. */
  constructor(exitCode: number, message = '', remedy = '', cause?: unknown) {
    super(message, { cause });
    this.name = 'CliFailure';
    this.exitCode = exitCode;
    this.remedy = remedy;
  }
}

/** The code of a system error, such as `EACCES`. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
