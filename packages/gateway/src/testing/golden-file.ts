import { readFileSync } from 'node:fs';

const folder = new URL('../providers/golden/', import.meta.url);

/** What was written down of a format's published specification. */
export function goldenBytes(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

export function goldenText(name: string): string {
  return goldenBytes(name).toString('utf8');
}

export function goldenJson(name: string): unknown {
  return JSON.parse(goldenText(name));
}
