import type { EntityType } from '@gatehouse/contract/entity-types';
import type { AttackMemory } from './attack-memory.ts';
import type { SequenceClassifier, SequenceClassifierOptions, TextClassifiers } from './classifier.ts';
import type { EntitySpan } from './recogniser.ts';
import type { PlainReading } from './reading.ts';

export interface HttpAnswer {
  readonly status: number;
  /** At most as many bytes as were asked for; more is an error. */
  readonly body: string;
  /** As the server named it; empty where it did not. */
  readonly contentType?: string;
}

/** TLS towards a server: files of PEM. */
export interface ServerTls {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
  readonly verify: boolean;
}

export interface HttpQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent by POST; without it the question is a GET. */
  readonly body?: string | undefined;
  /** Of the body; JSON without it. */
  readonly contentType?: string | undefined;
  readonly maxBytes: number;
  /** Whether addresses of this machine and of private networks may be asked. */
  readonly allowPrivateNetwork: boolean;
  readonly tls?: ServerTls | undefined;
  readonly signal: AbortSignal;
}

export interface ChatQuestion {
  /** A name that clients could use. */
  readonly model: string;
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[];
  readonly maxTokens: number;
  /** Whether the answer shall be a JSON object. */
  readonly json: boolean;
  /**
   * For which model what it reads was meant, where that is pseudonymised as the policy wants it for that model; undefined for texts in which
   * personal data still stand. No model is asked that may run outside of the organisation in the one case, or that is trusted less than
   * the model that it was meant for in the other; unless `allowCloud`.
   */
  readonly pseudonymisedFor?: string | undefined;
  readonly allowCloud?: boolean | undefined;
  readonly signal: AbortSignal;
}

export interface ChatReply {
  readonly content: string;
  /** Of question and answer together, where the server counts them. */
  readonly tokens?: number | undefined;
}

/** A model was not asked, since it is trusted less than what it would have read. */
export class NotTrustedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotTrustedError';
  }
}

/** What guards are given by whoever puts the gateway together; most need nothing of it. */
export interface GuardServices {
  /** The models that come with Gatehouse. */
  readonly classifiers: TextClassifiers;
  readonly attackMemory: AttackMemory;
  /** Personal data and secrets of some types in a text; places are in the original. */
  findEntities(types: readonly EntityType[], reading: PlainReading): readonly EntitySpan[];
  /** 32 bytes that come from a text and that nobody can guess who has not the key of the tenant. */
  keyedHash(text: string): Uint8Array;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** A classifier of the operator's. Opened at once, ready later: what fails is thrown by its first question. */
  openClassifier(options: SequenceClassifierOptions): SequenceClassifier;
  /** Rejects where there is no answer. */
  askServer(question: HttpQuestion): Promise<HttpAnswer>;
  /** Asks a configured model, beside the path: what the judge asks is judged by nobody. Rejects where there is no answer. */
  askModel(question: ChatQuestion): Promise<ChatReply>;
}
