import { errorCatalogue } from '@gatehouse/contract/errors';
import type { Language } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';

/**
 * The error object of the OpenAI API. Message and type are constants of the catalogue and `param` names a place in the
 * client's own request, so no foreign text gets through here.
 */
export function encodeOpenaiError(error: GatehouseError, language: Language): string {
  const entry = errorCatalogue[error.code];
  return JSON.stringify({
    error: { message: entry[language], type: entry.type, param: error.param ?? null, code: error.code },
  });
}
