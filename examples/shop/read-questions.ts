import { readText } from './read-shop.ts';

/** A question and where its answer stands: ids of passages or, of rows, of documents. None where nothing is known. */
export interface ShopQuestion {
  readonly question: string;
  readonly answers: readonly string[];
}

/** `questions` may be looked at one by one; of `questions-held-out` only the rates count. German first, then as many English ones. */
export const questionFiles = ['questions', 'questions-held-out'] as const;

export function readQuestions(file: (typeof questionFiles)[number]): readonly ShopQuestion[] {
  return readText(`${file}.jsonl`)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ShopQuestion);
}
