import { formatShare } from '../language/format.ts';
import type { Language } from '../language/language.ts';

/** A share with its sign, as in "+12%" and "−3%". */
export function signedShare(share: number, language: Language): string {
  const text = formatShare(Math.abs(share), language);
  return share < 0 ? `−${text}` : `+${text}`;
}
