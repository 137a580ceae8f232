import type { CheckConfigurationRequest } from '@gatehouse/contract/admin-configuration';
import type { WantedChange } from './wanted-change.ts';

/** What is asked of the gateway first. Whoever edited a text says of which state of the file, until somebody has seen that it is another. */
export function checkOf(wanted: WantedChange, withBase: boolean): CheckConfigurationRequest {
  if ('edits' in wanted) return { edits: [...wanted.edits] };
  if ('version' in wanted) return wanted;
  return withBase ? wanted : { text: wanted.text };
}
