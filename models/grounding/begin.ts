import { readFileSync } from 'node:fs';
import { hash } from 'node:crypto';

/** A response of BEGIN with the knowledge that it was to rest on. */
export interface BeginResponse {
  readonly knowledge: string;
  readonly message: string;
  readonly response: string;
  readonly model: string;
  readonly grounded: boolean;
  readonly half: 'train' | 'held-out';
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Reads BEGIN in two halves. What shares its knowledge or its message with another response is in the same half, so nothing that
 * was trained on is met again; which half is told by a hash, once and for all.
 */
export function readBegin(file: string): readonly BeginResponse[] {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) =>
        JSON.parse(line) as {
          readonly knowledge: string;
          readonly message: string;
          readonly response: string;
          readonly label: string;
          readonly model: string;
        },
    );
  const parents = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    return root;
  };
  for (const { knowledge, message } of rows) {
    const [one, other] = [`k ${folded(knowledge)}`, `m ${folded(message)}`];
    for (const key of [one, other]) if (!parents.has(key)) parents.set(key, key);
    const [left, right] = [rootOf(one), rootOf(other)];
    if (left < right) parents.set(right, left);
    else parents.set(left, right);
  }
  return rows.map(({ knowledge, label, message, model, response }) => ({
    knowledge,
    message,
    response,
    model,
    grounded: label === 'Fully attributable',
    half:
      Number.parseInt(hash('sha256', rootOf(`k ${folded(knowledge)}`), 'hex').slice(0, 8), 16) % 2 === 0
        ? 'train'
        : 'held-out',
  }));
}
