/*
 * How well documents are found, when it is said that the answer is not known, and how well answers are held to their documents.
 * `npm run eval:knowledge`; see docs/reference/knowledge-evaluation.md. Options: --part NAME (only that one).
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { abstention } from './abstention.ts';
import { entities } from './entities.ts';
import type { EvaluationPart } from './evaluation-part.ts';
import { grounding } from './grounding.ts';
import { ranking } from './ranking.ts';

const parts: readonly EvaluationPart[] = [ranking, abstention, grounding, entities];

const { values: options } = parseArgs({ options: { part: { type: 'string' } } });
const wanted = parts.filter(({ name }) => options.part === undefined || name === options.part);
if (wanted.length === 0) {
  console.error(`There is no part ${options.part ?? ''}; there are ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const folder = path.resolve(import.meta.dirname, '../../../shared/data/knowledge');
const shared = existsSync(folder) ? folder : undefined;
if (shared === undefined) console.log('../shared/data is not there: only what this repository ships is evaluated.');
for (const part of wanted) await part.run(shared);
