import { readFileSync } from 'node:fs';
import type { EntitySpan, Recogniser, TextView } from '../../core/recogniser.ts';
import { decodeNameModel, type NameModel, NameTagger } from './names/name-model.ts';
import type { Lexicon } from './names/lexicon.ts';
import { nameSpans } from './names/name-spans.ts';

/*
 * Names of people, German and English, by a small model of ours: docs/reference/models/names.md says how it is made, what it was trained on
 * and how good it is. models/names/ has the training.
 */

/** Per mille: from which likelihood on a word is part of a name. Frozen on sources that the model had not seen. */
const leastLikelihood = 500;

const none: readonly EntitySpan[] = Object.freeze([]);

interface Loaded {
  readonly model: NameModel;
  readonly tagger: NameTagger;
}

/** Reads the model when it is first needed: some tens of milliseconds. */
function loader(): () => Loaded {
  let loaded: Loaded | undefined;
  return () => {
    if (loaded === undefined) {
      const model = decodeNameModel(readFileSync(new URL('./names/names.bin', import.meta.url)));
      loaded = { model, tagger: new NameTagger(model) };
    }
    return loaded;
  };
}

const load = loader();

/** The words that the model knows, for others who find names. */
export function namesLexicon(): Lexicon {
  return load().model.lexicon;
}

function find(view: TextView): readonly EntitySpan[] {
  if (view.tokens.count === 0) return none;
  const { model, tagger } = load();
  tagger.tag(view, leastLikelihood);
  return nameSpans(tagger, model.lexicon, view).map(({ start, end, likelihood }) => ({
    type: 'PERSON',
    start,
    end,
    value: view.text.slice(start, end),
    // Forms with check digits are surer than any guess.
    score: 500 + Math.round((likelihood - 500) * 0.7),
    recogniser: 'names',
  }));
}

export const names: Recogniser = Object.freeze({
  id: 'names',
  type: 'PERSON',
  sources: ['docs/reference/models/names.md'],
  examples: {
    finds: [
      'Sehr geehrte Frau Dr. ⟦Krüger⟧, anbei die Unterlagen.',
      '⟦Krüger⟧s Konto ist gesperrt.',
      '⟦Anna Krüger⟧ wohnt in Köln.',
      '⟦Peter⟧ ist krank.',
      '⟦Anna⟧ ist da.',
      'Herrn ⟦von der Heide⟧ haben wir informiert.',
      'Name: ⟦Yılmaz, Ayşe⟧',
      'ich bin ⟦jonas weber⟧ und brauche hilfe',
      'Best regards,\n⟦Emily Carter⟧',
    ],
    passes: [
      'Schreib mir eine E-Mail an den Vermieter.',
      'Der Koch würzt die Suppe, im Sommer am Bach.',
      'Die Müller GmbH liefert in die Goethestraße 12.',
      'Will you mark this as read?',
    ],
  },
  find,
});
