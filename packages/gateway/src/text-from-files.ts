import { secretParts } from '@gatehouse/contract/secret-references';
import { readSecretFile } from './secrets/read-secret-file.ts';

/** A setting with what stands in the files that it names as `${file:PATH}`. */
export async function textFromFiles(text: string): Promise<string> {
  let whole = '';
  for (const part of secretParts(text))
    whole += typeof part === 'string' ? part : await readSecretFile(part.target, `\${file:${part.target}}`);
  return whole;
}
