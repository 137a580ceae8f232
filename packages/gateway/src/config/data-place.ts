import { dirname, resolve } from 'node:path';
import { toPlainValue } from './plain-value.ts';
import { readDocument } from './read-document.ts';
import { childOf } from './schema-map.ts';

/** Which data folder a configuration file means, and whose keys are in it. */
export interface DataPlace {
  /** Absolute path. */
  readonly dataFolder: string;
  readonly tenant: string;
}

/**
 * Reads only that from a file, even from one that is not valid as a whole: keys must stay revocable while the configuration
 * is being mended, and from a shell that lacks the service's environment. Undefined when even that cannot be read.
 */
export async function readDataPlace(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DataPlace | undefined> {
  const result = await readDocument(file);
  if (!result.ok) return undefined;
  const plain = toPlainValue(result.read.document, environment);
  if (plain.broken.has('["dataFolder"]') || plain.broken.has('["tenant"]')) return undefined;
  const dataFolder = childOf(plain.value, 'dataFolder') ?? './data';
  const tenant = childOf(plain.value, 'tenant') ?? 'default';
  if (typeof dataFolder !== 'string' || typeof tenant !== 'string') return undefined;
  return { dataFolder: resolve(dirname(file), dataFolder), tenant };
}
