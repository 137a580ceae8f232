import type { KeyObject } from 'node:crypto';
import type { KeyUsageList } from '@gatehouse/contract/admin';
import type { GuardsView, GuardTrial, GuardTrialQuestion } from '@gatehouse/contract/admin-guards';
import type { ModelRouteList } from '@gatehouse/contract/admin-model-routes';
import type { JudgeAnswerRequest, JudgedAnswer, PromptList } from '@gatehouse/contract/admin-prompts';
import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { PrivacyView, Register, Trial, TrialRequest } from '@gatehouse/contract/admin-privacy';
import type { Configuration } from '@gatehouse/contract/config';
import type { KeyScopes, UnmatchedScope } from '@gatehouse/contract/key-scopes';
import type { RequestPath } from '@gatehouse/contract/request-path';
import type { Status, UnreadyReason } from '@gatehouse/contract/status';
import type { KeyAdministration, KeyRing } from './core/access.ts';
import type { Bounds } from './core/bounds.ts';
import type { AttackAdministration } from './core/attack-memory.ts';
import type { SuspicionAdministration } from './core/attempts.ts';
import type { ConsentAdministration } from './core/consent.ts';
import type { Caller } from './core/caller.ts';
import type { CertificateRefused } from './core/certificate-refusal.ts';
import type { ConfigurationActor } from './core/configuration-administration.ts';
import type { Denial } from './core/denial.ts';
import type { AnswerStream } from './core/delta.ts';
import type { Exchange } from './core/exchange.ts';
import type { LeafDraft, Receipt } from './core/ledger.ts';
import type { Reservation } from './core/limits.ts';
import type { ModelRegisterAdministration } from './core/model-register.ts';
import type { ResponseStates } from './core/response-states.ts';
import type { ApprovedErasure } from './disclosure/approved-erasure.ts';
import type { RecordKeeping } from './core/record-keeping.ts';
import type { ExposedModel } from './core/router.ts';
import type { Statistics } from './core/statistics.ts';
import type { Strangers } from './core/strangers.ts';
import type { Voices } from './core/voices.ts';
import type { ConfirmAttack } from './confirm-attack.ts';
import type { RecordAccess } from './record-access.ts';
import type { OpenCosts } from './open-gateway-costs.ts';
import type { BatchesView } from './batches-view.ts';
import type { OpenBatches } from './open-batches.ts';
import type { OpenReviews } from './open-reviews.ts';
import type { Evidence } from './open-evidence.ts';
import type { AccountService } from './core/account-service.ts';
import type { SignInService } from './http/sign-in-routes.ts';
import type { SignIn } from './open-sign-in.ts';
import type { OpenDirectory } from './open-directory.ts';
import type { LimitsView } from './limits-view.ts';
import type { SecretAdministration } from './core/secrets.ts';
import type { Finding } from './config/problem.ts';
import type { KnowledgeTrial } from './knowledge-trial.ts';
import type { Explanations } from './explanations.ts';
import type { ReceiptOf, ReceiptUnder } from './receipts.ts';
import type { GatewayMetrics } from './telemetry/create-metrics.ts';
import type { OpenKnowledge } from './open-knowledge.ts';

/** For the administration of the configuration file. */
export interface Configuring {
  readonly secret: KeyObject;
  /** When what is in force was put in force. */
  appliedAt(): number;
  /** Records what an administrator has said to what another one has proposed. */
  recordDecision(decided: {
    readonly actor: string;
    readonly decision: 'approved' | 'rejected';
    readonly request: string;
  }): Promise<void>;
}

/** The log as it lies on the disk, with what witnesses have added. */
export interface PublishedLog {
  readonly shardsFolder: string;
  readonly public: boolean;
  checkpoint(shard: string): string | undefined;
  policy(vkeys: readonly string[]): string;
  sortShards(names: readonly string[]): readonly string[];
}

/** A whole gateway without a port. What listens on sockets is put before it. */
export interface Gateway {
  readonly version: string;
  readonly keys: KeyRing & KeyAdministration;
  /** Tenants, teams, people, service accounts and roles. */
  readonly directory: OpenDirectory['directory'];
  /** What files declare of it. */
  readonly declared: OpenDirectory['declared'];
  /** Who people are, and who is signed in. */
  readonly signIn: SignIn;
  readonly signInService: SignInService;
  /** Who counts as whom where two people are needed. */
  readonly voices: Voices;
  /** Told of client certificates that open nothing. */
  readonly certificateRefused: CertificateRefused;
  readonly accounts: AccountService;
  /** Files and batches. */
  readonly batches: OpenBatches;
  readonly batchesView: BatchesView;
  /** Conversations that clients of the Responses API come back to. */
  readonly responses: ResponseStates;
  /** Erasure, legal holds and retention. */
  readonly keeping: RecordKeeping;
  /** Erases, or asks a second person where the configuration wants one. */
  readonly erase: ApprovedErasure;
  /** Who has attacked, and is suspended for it. */
  readonly suspicion: SuspicionAdministration;
  /** Who has consented, and who has withdrawn that. */
  readonly consents: ConsentAdministration;
  /** What model servers and guards are told to let us in. */
  readonly secrets: SecretAdministration;
  /** What a configuration refers to beside itself and would not find: kept secrets, and roles. */
  referenceFindings(configuration: Configuration): readonly Finding[];
  /** Records that another root key takes the place of the old one. */
  recordRewrap(leaf: Omit<Extract<LeafDraft, { kind: 'rewrap' }>, 'kind'>): Promise<void>;
  /** Looks now whether a secret that is used is another one; it does so by itself every few seconds. */
  lookAtSecrets(): Promise<void>;
  /** Attacks that people have confirmed, so that near copies are found. */
  readonly attacks: AttackAdministration;
  readonly confirmAttack: ConfirmAttack;
  /** What needs a human. */
  readonly reviews: Pick<OpenReviews, 'queue' | 'watch'>;
  /** The register of processing activities, from what is in force. */
  register(): Promise<Register>;
  /** The policy on personal data, and the register. */
  privacy(): Promise<PrivacyView>;
  /** What the policy would do to a text. Throws `invalid_request` where there is no such provider, or no such key inside of the bounds. */
  tryText(wanted: TrialRequest, bounds?: Bounds): Promise<Trial>;
  /** The guards that there are, and the policies in force. */
  guards(): GuardsView;
  /** What the guards of a policy would say of a text. Throws `invalid_request` where there is no such policy. */
  tryGuards(wanted: GuardTrialQuestion): Promise<GuardTrial>;
  /** What shows that the record is whole, and gives parts of it to others. */
  readonly evidence: Evidence;
  /** How much keys were used. */
  keyUsage(): Promise<KeyUsageList>;
  /** What of the scopes of a key names no model and no policy that there is now. */
  unmatchedScopes(scopes: KeyScopes): readonly UnmatchedScope[];
  /** How the queues before model servers stand; of providers without a capacity there are none. */
  callQueues(): CallQueueList;
  /** Which models there are, and which of them may be used. */
  readonly modelRegister: ModelRegisterAdministration;
  /** Names that several targets may answer, and how these are. */
  modelRoutes(): ModelRouteList;
  /** Collections of documents. */
  readonly knowledge: Pick<OpenKnowledge, 'desk' | 'look' | 'settled' | 'retrieval'>;
  /** The prompt templates in force. */
  prompts(): PromptList;
  /** Holds an answer against a case of one. Throws `resource_not_found`. */
  judgePromptAnswer(wanted: JudgeAnswerRequest): JudgedAnswer;
  /** Whether there is one. */
  mayWait(): boolean;
  /** What models cost, and who spent it. */
  readonly costs: OpenCosts;
  /** What is limited, and how much of it is used. */
  readonly limits: LimitsView;
  /** Figures with noise, for readers outside of the inner circle. */
  readonly statistics: Statistics;
  readonly metrics: GatewayMetrics;
  /** Searching the record, and reading what is sealed. */
  readonly record: RecordAccess;
  /** What is served of the log. */
  readonly published: PublishedLog;
  /** The proof that a request is in the record. Throws `resource_not_found` or `receipt_pending`. */
  receipt(request: string, of: ReceiptOf, caller: Caller, under?: ReceiptUnder): Promise<string>;
  /** Asking assistants beside the path. */
  readonly knowledgeTrial: KnowledgeTrial;
  /** Why requests were answered as they were. */
  readonly explanations: Explanations;
  /** Counts a call that does not go down the path against the limits of its key. */
  reserve(caller: Caller): Reservation | Promise<Reservation>;
  /** The configuration in force. */
  readonly configuration: Configuration;
  /** Sends an exchange down the path in force; `began` must have been called for it. */
  run(exchange: Exchange): Promise<AnswerStream>;
  /** Told of an exchange before it goes on the path. */
  began(exchange: Exchange): void;
  /** Asked and told of failed authentications. */
  readonly strangers: Strangers;
  /** Records and logs a call that was denied beside the path. Rejects where that is impossible. */
  denied(denial: Denial): Promise<Receipt>;
  /** Every name that a client may use for a model. */
  models(): readonly ExposedModel[];
  /** One of them. Throws `model_not_found`, or a fault of the model server where that cannot be told. */
  findModel(name: string): ExposedModel | Promise<ExposedModel>;
  explain(): RequestPath;
  status(): Promise<Status>;
  unready(): readonly UnreadyReason[];
  /**
   * Puts another configuration in force. Rejects, and leaves the old one in force, where its providers cannot be made.
   * `changed` is for the log and the record, `needRestart` names settings of it that wait for a restart.
   */
  apply(
    configuration: Configuration,
    changed: readonly string[],
    needRestart?: readonly string[],
    by?: ConfigurationActor,
  ): Promise<void>;
  /** What whoever administers the configuration file needs of the record and its keys. */
  readonly configuring: Configuring;
  /** Tells, where operators look, that the configuration file as it is now was not put in force. */
  reject(problems: readonly string[]): void;
  /** The configuration file says what is in force. */
  confirm(): void;
  /** Changes the key that signs the record; resolves with the verifier keys of the shard that is being written. */
  rotateKey(): Promise<{ readonly from: string; readonly to: string }>;
  /** Records that a bundle was made on the command line. */
  recordExport(leaf: Omit<Extract<LeafDraft, { kind: 'export' }>, 'kind'>): Promise<void>;
  /** After the last exchange: says so in the record and closes everything. */
  close(reason: string): Promise<void>;
}
