import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { ConversationMemory, RememberedOf } from '../core/conversation-memory.ts';
import { type PseudonymVault, VaultFull } from '../core/pseudonym-vault.ts';

export interface VaultMemoryOptions {
  /** One of its own: what is in it can be asked for by nothing else. */
  readonly vault: Pick<PseudonymVault, 'get' | 'put' | 'remove'>;
  /** From which the ids are made, so that nobody can tell from a name in whose memory something lies. */
  readonly secret: Uint8Array;
}

const entry = 'questions';
const questionsSchema = z.array(z.string());
/** Characters of a question that are kept. */
const longestQuestion = 1_000;

/** What was asked before, in a vault, which encrypts it and forgets it with its subject. */
export function createVaultMemory({ secret, vault }: VaultMemoryOptions): ConversationMemory {
  const idOf = ({ assistant, subject, tenant }: RememberedOf): string =>
    createHmac('sha256', secret)
      .update(JSON.stringify([tenant, assistant, subject]))
      .digest('hex')
      .slice(0, 32);

  async function recall(of: RememberedOf): Promise<readonly string[]> {
    const text = (await vault.get(idOf(of), of.tenant))?.get(entry);
    return text === undefined ? [] : questionsSchema.parse(JSON.parse(text));
  }

  /** What is under way for an id: two questions of a person at once are both kept. */
  const underWay = new Map<string, Promise<unknown>>();

  async function afterOthers<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = underWay.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    underWay.set(id, mine);
    try {
      return await mine;
    } finally {
      if (underWay.get(id) === mine) underWay.delete(id);
    }
  }

  async function add(question: string, of: RememberedOf, most: number, until: number): Promise<boolean> {
    const id = idOf(of);
    const questions = [...(await recall(of)), question.slice(0, longestQuestion).toWellFormed()].slice(-most);
    try {
      // An entry is never changed.
      await vault.remove(id, of.tenant);
      const about = { tenant: of.tenant, subject: of.subject, expires: until, id };
      await vault.put(new Map([[entry, JSON.stringify(questions)]]), about);
      return true;
    } catch (thrown) {
      if (thrown instanceof VaultFull) return false;
      throw thrown;
    }
  }

  return {
    recall,
    remember: (question, of, { most, until }) => afterOthers(idOf(of), () => add(question, of, most, until)),
    forget: (of) => afterOthers(idOf(of), () => vault.remove(idOf(of), of.tenant)),
  };
}
