import type { RestoredText } from '../core/text-pseudonyms.ts';
import { redacted } from './redacted.ts';
import { Restorer } from './restorer.ts';

/** `[PERSON_12b]`, as it is written here. */
const form = /^\[([A-Z][A-Z_]*)_([1-9][0-9]{0,5})([b-z]?)\]$/;

/** Puts originals back into a whole text, as it is done in answers of models. `mapping`: placeholder → original. */
export function restoreText(text: string, mapping: ReadonlyMap<string, string>): RestoredText {
  const originals = new Map<string, { type: string; value: string; keepsGenitive: boolean }>();
  for (const [name, value] of mapping) {
    const [, label = '', number = '', letter = ''] = form.exec(name) ?? [];
    if (label !== '') originals.set(`${label} ${number}${letter}`, { type: label, value, keepsGenitive: false });
  }
  if (originals.size === 0) return { text, unknown: 0 };
  let unknown = 0;
  const restorer = new Restorer({
    links: true,
    resolve({ label, number, letter, sure }) {
      const original = originals.get(`${label} ${number}${letter}`);
      if (original === undefined && sure) unknown++;
      return original;
    },
  });
  return { text: redacted(text, [restorer.push(text).verdict, restorer.end()]), unknown };
}
