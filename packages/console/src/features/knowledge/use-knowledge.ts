import type { KnowledgeView } from '@gatehouse/contract/admin-knowledge';
import { fetchKnowledge } from '../../api/knowledge.ts';
import { type AdminData, useAdminData } from '../../api/use-admin-data.ts';

/** Milliseconds between looks, while a collection is being read and while none is. */
const soon = 1_000;
const later = 15_000;

/** The collections and assistants, as they are. */
export function useKnowledge(): AdminData<KnowledgeView> {
  return useAdminData(['knowledge'], fetchKnowledge, {
    every: (view) => (view?.collections.some(({ progress }) => progress !== undefined) === true ? soon : later),
  });
}
