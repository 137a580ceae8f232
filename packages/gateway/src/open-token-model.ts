import type { TokenModelOptions } from '@gatehouse/contract/config';
import type { ProviderReport } from './core/provider.ts';
import { TokenModelError } from './lib/token-model-folder.ts';
import { TokenModel } from './pseudonyms/token-model/token-model.ts';

/** A model of the operator's, loaded. Rejects with TokenModelError. */
export async function openTokenModel(options: TokenModelOptions): Promise<TokenModel> {
  const model = await TokenModel.open(options);
  await model.load();
  return model;
}

const sentence = 'Anna Krüger aus Bremen hat am Montag mit Jonas Weber über den Vertrag gesprochen. ';
/** UTF-16 code units; a usual question with its context. */
const usualLength = 1_024;

/** Loads the model and has it read a text of usual length, as requests will. */
export async function checkTokenModel(options: TokenModelOptions): Promise<Omit<ProviderReport, 'models'>> {
  const began = performance.now();
  let model: TokenModel | undefined;
  try {
    model = await openTokenModel(options);
    const loaded = performance.now();
    const text = sentence.repeat(Math.ceil(usualLength / sentence.length)).slice(0, usualLength);
    const spans = await model.judge(text);
    const took = Math.round(performance.now() - loaded);
    const types = [...new Set(model.meanings.flatMap(({ type }) => type ?? []))].join(', ');
    return {
      ok: spans.length > 0,
      summary: `loaded in ${Math.round(loaded - began)} ms, 1 KB read in ${took} ms, ${spans.length} found; knows ${types}`,
      remedy: 'It finds nobody in a text full of names: look whether its tokeniser and its labels are the right ones.',
    };
  } catch (thrown) {
    if (thrown instanceof TokenModelError) return { ok: false, summary: thrown.message, remedy: thrown.remedy };
    const summary = thrown instanceof Error ? thrown.message : 'it could not be tested';
    return { ok: false, summary, remedy: 'Raise `pseudonymisation.model.timeout`, or take a smaller model.' };
  } finally {
    model?.close();
  }
}
