import { findRuntime, findTokenModel, TokenModelError } from '../lib/token-model-folder.ts';
import type { NamedPath } from './cross-checks.ts';
import { type Finding, formatPath } from './problem.ts';
import { valueAt } from './schema-map.ts';

const place = ['pseudonymisation', 'model'] as const;

/** Looks whether the model of the operator's has all its files, and whether there is a runtime for it. What is missing as a whole is told elsewhere. */
export async function checkTokenModel(value: unknown, named: readonly NamedPath[]): Promise<readonly Finding[]> {
  if (valueAt(value, ['pseudonymisation', 'enabled']) === false) return [];
  const pathOf = (setting: string): string | undefined =>
    named.find(({ path }) => formatPath(path) === [...place, setting].join('.'))?.absolute;
  const folder = pathOf('folder');
  if (folder === undefined) return [];
  const file = valueAt(value, [...place, 'file']);
  const checks = await Promise.all([
    findingOf(() => findTokenModel(folder, typeof file === 'string' && file !== '' ? file : undefined), value),
    findingOf(() => findRuntime(pathOf('runtime')), value),
  ]);
  return checks.filter((finding) => finding !== undefined);
}

async function findingOf(look: () => unknown, value: unknown): Promise<Finding | undefined> {
  try {
    await look();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof TokenModelError)) throw thrown;
    const own = [...place, thrown.setting];
    const { message, remedy } = thrown;
    return { path: valueAt(value, own) === undefined ? [...place] : own, message, remedy };
  }
}
