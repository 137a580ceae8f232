import { documentProblems } from '@gatehouse/contract/document-problems';
import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { GatehouseError } from '../core/errors.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { printable } from './printer.ts';

/** A refusal in the words of whoever types commands; the catalogue speaks to clients of the API. */
export function knowledgeFailure(thrown: GatehouseError, commandName: string): CliFailure {
  const failure = (message: string, remedy: string): CliFailure =>
    new CliFailure(exitCodes.failed, message, remedy, thrown);
  const { code, param, unreadable } = thrown;
  switch (code) {
    case 'resource_not_found':
      return failure(
        param?.startsWith('collection') === true ? 'There is no such collection' : 'There is no such document',
        `See \`${commandName} knowledge list\` and \`${commandName} knowledge documents\`.`,
      );
    case 'changed_meanwhile':
      return failure(
        'This document is another one by now, or was decided about already',
        `Look at it again with \`${commandName} knowledge show\`.`,
      );
    case 'assistant_not_found':
      return failure(
        'There is no such assistant',
        `See \`${commandName} knowledge list\`; write its name without \`assistant/\`.`,
      );
    case 'document_unreadable':
      return failure(
        'This document cannot be read',
        unreadable === undefined ? errorRemedies[code] : documentProblems[unreadable].en,
      );
    case 'invalid_request':
      if (param === 'role') return failure('There is no role of this name', `See \`${commandName} roles list\`.`);
      if (param === 'document')
        return failure('No document can have this name', 'Take one without control characters with --document.');
      return failure(
        `This cannot be done${param === undefined || param === '' ? '' : `: look at ${printable(param)}`}`,
        'Run it with --help for what there is.',
      );
    default:
      return failure(errorCatalogue[code].en.replace(/\.$/, ''), errorRemedies[code]);
  }
}
