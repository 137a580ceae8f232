import path from 'node:path';
import { seeded } from '../../models/random.ts';
import { createEntityCheck } from '../../packages/gateway/src/knowledge/grounding/entities/check-entities.ts';
import { type MadeAnswer, madeAttacks, madeTruths } from '../knowledge-grounding/made-answers.ts';
import { shopRows } from '../knowledge-grounding/shop-rows.ts';
import { printTable } from '../privacy/tables.ts';
import { bootstrap, toldPercent } from './bootstrap.ts';
import type { EvaluationPart } from './evaluation-part.ts';

const checkEntities = createEntityCheck();
const seed = 20_262;
const many = 1_000;

function passes({ answer, rows }: MadeAnswer): boolean {
  return checkEntities(answer, rows).length === 0;
}

function byKind(
  answers: readonly { readonly kind: string; readonly passed: boolean }[],
): readonly (readonly string[])[] {
  const kinds = [...new Set(answers.map(({ kind }) => kind.split(',')[0] ?? ''))];
  return kinds.map((kind) => {
    const own = answers.filter((answer) => answer.kind.startsWith(`${kind},`));
    return [kind, String(own.length), String(own.filter(({ passed }) => passed).length)];
  });
}

/** Whether answers with an invented product, price, stock or order pass, and whether true ones do. */
export const entities: EvaluationPart = {
  name: 'entities',
  async run(shared) {
    const shops = shopRows(path.resolve(import.meta.dirname, '../..'), shared);
    const judge = (made: readonly MadeAnswer[]) =>
      made.map((answer) => ({ kind: answer.kind, passed: passes(answer) }));
    const attacks = judge(madeAttacks(seeded(seed), shops, many));
    const truths = judge(madeTruths(seeded(seed + 1), shops, many));
    const passed = (all: readonly { readonly passed: boolean }[]): number =>
      all.filter((one) => one.passed).length / Math.max(1, all.length);
    printTable(
      `Answers with something invented, of ${shops.map(({ language, name }) => `${name} ${language}`).join(', ')}`,
      ['what', 'answers', 'passed'],
      [...byKind(attacks), ['all', String(attacks.length), String(attacks.filter((one) => one.passed).length)]],
    );
    printTable(
      'Answers that are so',
      ['what', 'answers', 'passed'],
      [...byKind(truths), ['all, %', String(truths.length), toldPercent(bootstrap(truths, passed))]],
    );
  },
};
