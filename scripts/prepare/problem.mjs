/** A failure that the person at the keyboard can do something about: what is wrong in one line, and the remedy in another. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   * @param {number} [exitCode]
   */
  constructor(message, remedy, exitCode = 1) {
    super(message);
    this.name = 'Problem';
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}

/**
 * Runs a script's main function; a Problem is printed as two lines, anything else with its stack, for it is our mistake.
 *
 * @param {() => Promise<number>} main resolves with the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof Problem) {
      console.error(`\n✖ ${error.message}\n  → ${error.remedy}`);
      process.exitCode = error.exitCode;
      return;
    }
    console.error(error);
    process.exitCode = 1;
  }
}
