import { entityTypes } from '@gatehouse/contract/entity-types';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { Language } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';
import { expectedForm } from './expected-form.ts';

/**
 * The error object of the OpenAI API. Message and type are constants of the catalogue, with what was expected where the form
 * is wrong, and `param` names a place in the client's own request, so no foreign text gets through here.
 */
export function encodeOpenaiError(error: GatehouseError, language: Language): string {
  const entry = errorCatalogue[error.code];
  const form = expectedForm(error, language);
  const about = error.entity === undefined ? undefined : `${error.entity}: ${entityTypes[error.entity][language]}.`;
  const message = [entry[language], about, form].filter((part) => part !== undefined).join(' ');
  return JSON.stringify({
    error: { message, type: entry.type, param: error.param ?? null, code: error.code },
  });
}
