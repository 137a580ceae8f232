// `npm run train`: trains the models of guards and those of grounding, one after the other, from the texts of `models` and public sets; a name (injection,
// toxicity, gibberish, grounding, names-in-answers) trains that one alone, and further arguments go to its script.
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

/** @type {Readonly<Record<string, string>>} */
const programs = {
  injection: 'guards/train.ts',
  toxicity: 'guards/train-toxicity.ts',
  gibberish: 'guards/train-gibberish.ts',
  grounding: 'grounding/train.ts',
  'names-in-answers': 'grounding/train-names.ts',
  support: 'support/train.ts',
};

await runScript(async () => {
  checkAmbientNode();
  await ensureInstalled();
  const [name, ...further] = process.argv.slice(2);
  const alone = name !== undefined && Object.hasOwn(programs, name);
  for (const [program, file] of Object.entries(programs)) {
    if (alone && program !== name) continue;
    const own = alone ? further : process.argv.slice(2);
    const words = ['--conditions=source', path.join(root, 'models', file), ...own];
    const { code } = await runChild(findNode(), words, { cwd: root });
    if (code !== 0) return code;
  }
  return 0;
});
