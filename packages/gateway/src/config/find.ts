import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

const defaultNames = ['gatehouse.yaml', 'gatehouse.yml', 'gatehouse.json'] as const;

export interface FoundConfiguration {
  /** Absolute path. */
  readonly file: string;
  /** Who named it; a file that the operator named need not exist for this to be found. */
  readonly from: 'option' | 'environment' | 'folder';
}

/**
 * The configuration file to use: the one of `--config`, of GATEHOUSE_CONFIG, or gatehouse.yaml, .yml or .json in the folder.
 * `undefined` when there is none.
 */
export async function findConfiguration(search: {
  readonly option: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
}): Promise<FoundConfiguration | undefined> {
  if (search.option !== undefined) return { file: resolve(search.folder, search.option), from: 'option' };
  const named = search.environment['GATEHOUSE_CONFIG'];
  if (named !== undefined && named !== '') return { file: resolve(search.folder, named), from: 'environment' };
  for (const name of defaultNames) {
    const file = resolve(search.folder, name);
    if (await exists(file)) return { file, from: 'folder' };
  }
  return undefined;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
