import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assistantPrefix } from '@gatehouse/contract/knowledge';
import { pathFrom } from './path-from.ts';
import { systemCode } from './failure.ts';

/** The section of the example's configuration, up to the next line that is not indented. */
const section = /^knowledge:\n(?:(?:[ \t].*)?\n)*/m;

/**
 * Collections and assistants of the example shop, as its own configuration has them, comments too, with paths as seen from `folder`. `model` is
 * one that was found on this machine: the comment on how to have answers worded names it.
 */
export async function shopCollections(
  shop: string,
  { folder, model }: { readonly folder: string; readonly model: string | undefined },
): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(join(shop, 'gatehouse.yaml'), 'utf8');
  } catch (thrown) {
    // An image or a package may have the documents alone.
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
  const [found] = section.exec(text) ?? [];
  if (found === undefined) return undefined;
  const placed = found
    .replaceAll(/^( +path: )\.\/(\S+)$/gm, (_line, before: string, path: string) => {
      return `${before}${JSON.stringify(pathFrom(folder, join(shop, path)))}`;
    })
    .replace(/^( +# model: ).*$/m, (line, before: string) =>
      model === undefined ? line : before + plainOrQuoted(model),
    );
  return `
# The example shop: documents and tables, and assistants that answer from them and name the source, or say that they do not know. Ask for the
# model ${assistantPrefix}shop. Put folders and tables of your own in their place.
${placed.trimEnd()}
`;
}

/** Where there is no example: what lies in the folder that is made. */
export function firstCollection(knowledge: string | undefined, folder: string): string | undefined {
  if (knowledge === undefined) return undefined;
  return `
# Documents, and an assistant that answers from them and names the source, or says that it does not know. Ask for the model ${assistantPrefix}help.
knowledge:
  collections:
    - id: documents
      sources:
        - kind: folder
          path: ${JSON.stringify(pathFrom(folder, knowledge))}
  assistants:
    - id: help
      collections: [documents]
`;
}

/** Names of the models that a section makes. */
export function assistantsIn(collections: string | undefined): readonly string[] {
  const behind = collections?.split(/^ {2}assistants:$/m)[1] ?? '';
  return [...behind.matchAll(/^ {4}- id: (\S+)$/gm)].map(([, id = '']) => `${assistantPrefix}${id}`);
}

function plainOrQuoted(name: string): string {
  return /^[A-Za-z0-9][\w./-]*$/.test(name) ? name : JSON.stringify(name);
}
