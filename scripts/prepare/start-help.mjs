import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/**
 * The help of `gatehouse start` as the reference has it, which is made from the program: so it is there before anything is installed.
 * Undefined in a clone without its documents.
 */
export function startHelp() {
  try {
    const reference = readFileSync(path.join(root, 'docs/reference/command-line.md'), 'utf8');
    const [, help] = /^## gatehouse start\n\n```text\n(.*?)^```$/ms.exec(reference) ?? [];
    return help
      ?.replaceAll(/gatehouse start(?= \[options\]| --)/g, 'npm start --')
      .replaceAll('gatehouse start', 'npm start');
  } catch {
    return undefined;
  }
}
