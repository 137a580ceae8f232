import { distance } from 'fastest-levenshtein';

/** The known word that an unknown one may be. */
export interface Correction {
  readonly form: string;
  readonly weight: number;
}

/** What another spelling of the same sound counts, in errors. */
export const sameSound = 0.5;

/** Whether both have the same letters, in another order. */
export function isSwapped(left: string, right: string): boolean {
  return left.length === right.length && [...left].sort().join('') === [...right].sort().join('');
}

/** Edit distance in which two letters that changed places are one error; above two it does not matter. */
export function errorsBetween(left: string, right: string): number {
  const errors = distance(left, right);
  return errors === 2 && isSwapped(left, right) ? 1 : errors;
}

/** Errors that a word of this length may have and still be recognised. */
export function allowedErrors(length: number): number {
  return length >= 10 ? 2 : length >= 6 ? 1 : 0;
}
