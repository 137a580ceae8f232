import type { Kysely } from 'kysely';
import type { KnowledgeStore } from '../../core/knowledge-store.ts';
import type { KnowledgeTables } from './tables.ts';

type ProposalQueries = Pick<KnowledgeStore, 'proposal' | 'propose' | 'takeProposal'>;

export function proposalQueries(database: Kysely<KnowledgeTables>): ProposalQueries {
  return {
    async proposal(collection, document) {
      const row = await database
        .selectFrom('gatehouse_document_proposal')
        .selectAll()
        .where('collection', '=', collection)
        .where('document', '=', document)
        .executeTakeFirst();
      // PostgreSQL gives whole numbers of eight bytes as text where nobody says otherwise.
      return row === undefined ? undefined : { ...row, at: Number(row.at), reason: String(JSON.parse(row.reason)) };
    },
    async propose({ collection, document, reason, ...what }) {
      const set = { ...what, reason: JSON.stringify(reason) };
      const stored = await database
        .insertInto('gatehouse_document_proposal')
        .values({ collection, document, ...set })
        .onConflict((conflict) =>
          conflict
            .columns(['collection', 'document'])
            .doUpdateSet(set)
            .where((where) =>
              where.or([
                where('gatehouse_document_proposal.hash', '!=', what.hash),
                where('gatehouse_document_proposal.recipe', '!=', what.recipe),
              ]),
            ),
        )
        .returning('document')
        .executeTakeFirst();
      return stored !== undefined;
    },
    async takeProposal({ actor, at, collection, document, hash, recipe }) {
      const taken = await database
        .deleteFrom('gatehouse_document_proposal')
        .where('collection', '=', collection)
        .where('document', '=', document)
        .where('hash', '=', hash)
        .where('recipe', '=', recipe)
        .where('actor', '=', actor)
        .where('at', '=', at)
        .returning('document')
        .executeTakeFirst();
      return taken !== undefined;
    },
  };
}
