import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type LabelledText, type Language, readMarks } from './labelled-text.ts';
import { fillIn } from './made-values.ts';

const folder = path.join(import.meta.dirname, 'held-out');

/** The texts that were written for this evaluation; one source for each style. See held-out/README.md. */
export function readHeldOut(): LabelledText[] {
  const languages: readonly Language[] = ['de', 'en'];
  return languages.flatMap((language) =>
    readdirSync(path.join(folder, language))
      .sort()
      .flatMap((file) => {
        const source = `held-out/${path.basename(file, '.txt')}`;
        const texts = readFileSync(path.join(folder, language, file), 'utf8').split(/^§§\n/m);
        return texts.map((text, index) => {
          const id = `${source} ${language} ${index + 1}`;
          return { id, source, language, labelled: 'all' as const, ...readMarks(fillIn(text.trimEnd(), id)) };
        });
      }),
  );
}
