import type { LabelledText } from './labelled-text.ts';
export async function evaluateRoundTrip(texts: readonly LabelledText[]): Promise<void> {
  await Promise.resolve(texts);
}
