/**
 * Runs what opens several things, one after the other, each of which puts its closing on the stack. Where one cannot be opened, those before
 * it are closed, the newest first, and its error is told; errors of that closing are not, as they are mostly of the same cause.
 */
export async function openOrClose<T>(open: (opened: AsyncDisposableStack) => Promise<T>): Promise<T> {
  const opened = new AsyncDisposableStack();
  try {
    return await open(opened);
  } catch (error) {
    await opened.disposeAsync().catch(() => undefined);
    throw error;
  }
}
