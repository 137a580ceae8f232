import { assistantPrefix } from '@gatehouse/contract/knowledge';
import type { Language } from './core/knowledge.ts';
import type { ExchangeRequest } from './core/request.ts';
import { toldBy } from './knowledge/assistants/answer-language.ts';
import { conversationOf } from './pipeline/conversation.ts';

/**
 * The language that somebody speaks to an assistant: whoever asks one in German gets refusals in German too, for its clients are customers, and
 * few of the programs between say what language those read.
 */
export function questionLanguage(request: ExchangeRequest | undefined): Language | undefined {
  if (request?.kind !== 'chat' || !request.model.startsWith(assistantPrefix)) return undefined;
  const { earlier, question } = conversationOf(request);
  return toldBy(question) ?? toldBy(earlier.join('\n'));
}
