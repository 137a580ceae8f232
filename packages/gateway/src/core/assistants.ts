import type { AssistantTrace } from '@gatehouse/contract/explanation';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { CallSignal } from './call-signal.ts';
import type { Chunk } from './collections.ts';
import type { SideAccount } from './side-account.ts';

/** For whom something is looked up: what he may not have is not there for him. */
export interface KnowledgeReader {
  readonly role: string;
  readonly team?: string | undefined;
  readonly tenant: string;
  /** Somebody who looks after collections tries what there is: all of it. */
  readonly everything?: true;
  /** Who pays for models that help to find it; nobody without it. */
  readonly account?: SideAccount | undefined;
}

export interface AssistantQuestion {
  readonly text: string;
  /** What the same person asked before; the latest last. */
  readonly earlier: readonly string[];
  /** How many answers right before this question were that it is not known. */
  readonly unknownBefore: number;
  /** Ids of passages to do without; then the threshold does not matter, since the question was answered before. */
  readonly leaveOut?: ReadonlySet<string> | undefined;
}

/** What the leaf of the answer says: hashes, and no name of a document. */
export interface AssistantLeaf {
  readonly assistant: string;
  readonly outcome: string;
  readonly passages: { readonly collection: string; readonly document: string; readonly passage: string }[];
}

/** What an exchange knows of its assistant when it ends. */
export interface AssistantNote {
  readonly trace: AssistantTrace;
  readonly leaf: AssistantLeaf;
}

/** An answer as it may be given. */
export interface AssistantAnswer {
  readonly text: string;
  readonly note: AssistantNote;
}

/** An answer of a model, held against what it was given. */
export interface JudgedAnswer {
  /** With what is supported alone, with rows rendered and sources named. */
  readonly answer: AssistantAnswer;
  /** What the model should mend, in words for it; nothing where all of it is supported. */
  readonly problems: readonly string[];
}

export type AssistantPlan =
  /** Nobody has to be asked. */
  | { readonly kind: 'given'; readonly answer: AssistantAnswer; readonly handedOver: boolean }
  | {
      readonly kind: 'ask';
      readonly model: string;
      /** What the model is told, before the conversation. */
      readonly system: string;
      /** What it may rest on, each with its number: untrusted text. */
      readonly passages: readonly string[];
      /** Whether it is asked once more where its answer has problems. */
      readonly retries: boolean;
      /** `asked` is how often it was asked so far. */
      judge(answer: string, asked: number): JudgedAnswer;
    };

export interface Assistant {
  /** Who words its answers; undefined where it only quotes. */
  readonly model: string | undefined;
  /** What it may remember of people who want that, and for how many milliseconds. */
  readonly memory: { readonly keepFor: number; readonly questions: number } | undefined;
  /** Rejects with `knowledge_unavailable`. */
  plan(question: AssistantQuestion, reader: KnowledgeReader, signal: CallSignal): Promise<AssistantPlan>;
}

/** The assistants of a configuration, by the part of their model names behind the prefix. */
export interface Assistants {
  readonly names: readonly string[];
  find(name: string): Assistant | undefined;
  explain(): readonly StageFact[];
}

/** Whether a passage may be shown to a model or to a reader at this moment; guards decide. */
export type AdmitPassage = (chunk: Chunk, signal: CallSignal) => Promise<boolean>;
