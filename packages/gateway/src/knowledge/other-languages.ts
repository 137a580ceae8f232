import { isFillerWord, isFunctionWord } from './stop-words.ts';
import { fold, tokenise } from './tokenise.ts';

/**
 * Words that questions in languages other than German and English hardly do without, folded. Those that are German or English
 * words as well are left out.
 */
const words: ReadonlySet<string> = new Set(
  [
    // French
    'combien comment pourquoi quand quel quelle quels quelles est sont avez vous nous ou mon ma mes votre vos notre nos je il elle les des une un la le du au aux et que qui puis peux peut pouvez faire dans sur avec sans pour cest sil merci bonjour livraison',
    // Spanish and Portuguese
    'cuanto cuanta cuantos cuando donde como que cual cuales tienen puedo puede pueden hay los las una uno el del para por con sin mi su sus es esta estan gracias hola quanto quantos quando onde qual quais voces voce posso pode tem uma o os as do da dos das ao em com sem meu minha seu sua obrigado ola',
    // Italian
    'quanto costa quando dove come quale quali perche avete posso potete puo ho hai gli una uno il lo della dello dei nel nella con senza mio mia vostro vostra sono siete ciao grazie',
    // Dutch
    'hoeveel hoe waar wanneer waarom welke jullie mijn onze het een zijn heeft hebben kunnen kun jij wij niet naar voor bij dit deze bestelling verzendkosten alstublieft bedankt',
    // Polish, Czech and Slovak
    'ile jak gdzie kiedy dlaczego jaki jaka jakie czy moge mozna macie jest sa nie moj moja dla bez przez dziekuje prosze kolik kde kdy proc jaky jake muzu mate jsou neni muj moje pro dekuji prosim',
    // Danish, Swedish and Norwegian
    'hvor hvordan hvornar hvad hvorfor hvilken jeg mig har ikke og til fra med pa det en er kan vad hur nar varfor vilken jag har inte och till fran mycket hva nar hvilke',
    // Turkish, Hungarian and Romanian
    'ne kadar nasil nerede neden hangi var mi mu icin ile bir bu miyim musunuz mennyi hogyan hol mikor miert melyik van nincs egy az nem cat cum unde cand care aveti pot este sunt pentru fara',
  ]
    .join(' ')
    .split(' ')
    .filter(
      (word) =>
        !isFunctionWord(word, 'en') &&
        !isFillerWord(word, 'en') &&
        !isFunctionWord(word, 'de') &&
        !isFillerWord(word, 'de'),
    ),
);

const letters = /\p{L}/gu;
const latinLetters = /\p{Script=Latin}/gu;

export type Evidence = 'none' | 'weak' | 'strong';

/** How surely a text is in another language than German and English: by its script, or by its little words. */
export function otherLanguage(text: string): Evidence {
  const all = text.match(letters)?.length ?? 0;
  const latin = text.match(latinLetters)?.length ?? 0;
  if (all > 3 && latin < all / 2) return 'strong';
  let other = 0;
  let known = 0;
  for (const token of tokenise(text.slice(0, 2_000), 'en').slice(0, 200)) {
    if (token.verbatim) continue;
    if (isFunctionWord(token.form, 'en') || isFunctionWord(fold(token.form, 'de'), 'de')) known += 1;
    else if (words.has(token.form)) other += 1;
  }
  if (other >= 2 && other > known) return 'strong';
  return other > 0 && known === 0 ? 'weak' : 'none';
}
