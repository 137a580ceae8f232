/**
 * Shows that something is going on while `work` runs: on a terminal one line that counts the seconds, elsewhere a line at the
 * beginning, one every ten seconds, and one at the end.
 *
 * @template Result
 * @param {string} label what is being done, as in "Installing packages"
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function showProgress(label, work) {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  const live = process.stdout.isTTY === true;

  if (live) process.stdout.write(`  ${label} …`);
  else console.log(`  ${label} …`);
  const timer = setInterval(
    () => {
      if (live) process.stdout.write(`\r  ${label} … ${seconds()} s`);
      else console.log(`  ${label} … ${seconds()} s so far`);
    },
    live ? 1_000 : 10_000,
  );

  try {
    const result = await work();
    const taken = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(live ? `\r  ${label}: done in ${taken} s` : `  ${label}: done in ${taken} s`);
    return result;
  } catch (error) {
    if (live) process.stdout.write('\n');
    throw error;
  } finally {
    clearInterval(timer);
  }
}
