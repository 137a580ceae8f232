import type { KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import type { Tone } from '../../ui/tag.tsx';

export const documentTones: Readonly<Record<KnowledgeDocument['state'], Tone>> = {
  indexed: 'good',
  quarantined: 'warn',
  rejected: 'plain',
  failed: 'bad',
};
