import type { KeyScopes, UnmatchedScope } from '@gatehouse/contract/key-scopes';
import type { AttackView, Confirmed, NewAttackRequest } from '@gatehouse/contract/admin-attacks';
import type {
  ApprovalView,
  DiscloseRequest,
  ReadContent,
  ReadContentRequest,
  RecordedDisclosure,
} from '@gatehouse/contract/admin-record';
import type { Register } from '@gatehouse/contract/admin-privacy';
import type { LimitList } from '@gatehouse/contract/admin-limits';
import type { ModelRouteList } from '@gatehouse/contract/admin-model-routes';
import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { CostForecast, CostQuery, CostReport, ForecastQuery } from '@gatehouse/contract/admin-costs';
import type { Configuration, TokenModelOptions } from '@gatehouse/contract/config';
import type { PromptExpectation, PromptsOptions } from '@gatehouse/contract/prompts';
import type { Status } from '@gatehouse/contract/status';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { ConfigurationOverrides, LoadedConfiguration } from '../config/load.ts';
import type { ConfigurationWatch } from '../config/watch.ts';
import type { KeyAdministration } from '../core/access.ts';
import type { SuspicionAdministration } from '../core/attempts.ts';
import type { ConsentAdministration } from '../core/consent.ts';
import type { Clock } from '../core/clock.ts';
import type { NamedGuardReport } from '../core/guard.ts';
import type { Provider, ProviderReport } from '../core/provider.ts';
import type { PromptBook } from '../core/prompt-book.ts';
import type { PseudonymVault } from '../core/pseudonym-vault.ts';
import type { ModelRegisterAdministration } from '../core/model-register.ts';
import type { SecretAdministration } from '../core/secrets.ts';
import type { KnowledgeCommands } from './knowledge-request.ts';
import type { BatchCommands } from './batch-commands.ts';
import type { Declaring } from './declared-request.ts';
import type { DirectoryService } from './directory-request.ts';
import type { ErasingRule, KeepingControl } from './keeping-request.ts';
import type { SignInControl } from './sign-in-request.ts';
import type { OpenedDirectory } from './with-directory.ts';
import type { ReviewAdministration } from '../core/review.ts';
import type { Reveal } from '../ledger/bundle/reveal.ts';
import type { WrittenBundle } from '../ledger/bundle/write-bundle.ts';
import type { StageName } from '../core/stage-names.ts';
import type { ReportQuestion, ReportRelease } from '../core/statistics.ts';
import type { TextInspection } from '../core/text-inspection.ts';
import type { TextPseudonyms } from '../core/text-pseudonyms.ts';
import type { RootKey } from '../ledger/keys/root-key.ts';

/** A stream to print to; process.stdout and process.stderr fit. */
export interface Output {
  /** False where whoever reads is slow, until `drain`. */
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal: how many characters a line has. */
  readonly columns?: number;
  readonly destroyed?: boolean;
  once?(event: 'drain' | 'close' | 'error', listener: () => void): unknown;
  off?(event: 'drain' | 'close' | 'error', listener: () => void): unknown;
}

/** What a command reads; process.stdin fits. */
export interface Input extends AsyncIterable<Uint8Array> {
  readonly isTTY?: boolean;
}

/** A model server that was found on this machine. */
export interface DiscoveredServer {
  /** For example `ollama`. */
  readonly name: string;
  /** Ends in /v1. */
  readonly baseUrl: string;
  readonly models: readonly string[];
}

export interface StartOptions {
  readonly loaded: LoadedConfiguration;
  readonly overrides: ConfigurationOverrides;
  /** Exists, belongs to this user and is locked for this process. */
  readonly dataFolder: string;
  readonly rootKey: RootKey;
}

/** A setting that refers to secrets; without a fault it can have them. */
export interface SecretReport {
  /** Such as `provider mistral`. */
  readonly of: string;
  readonly fault?: string;
  readonly remedy?: string;
}

/** Root keys by what they are, such as `root.key` or `ledger.rootKey`. */
export interface RewrapRecord {
  readonly from: string;
  readonly to: string;
  readonly actor: string;
}

export interface Attacks {
  list(): Promise<readonly AttackView[]>;
  confirm(wanted: NewAttackRequest, actor: string): Promise<Confirmed>;
  remove(id: string): Promise<boolean>;
}

export interface RunningGateway {
  /** Base address as bound, for example `http://127.0.0.1:4283`. */
  readonly url: string;
  readonly consoleUrl: string | undefined;
  /** Erasure, legal holds and retention. */
  readonly keeping: KeepingControl;
  /** What files declare of who there is. */
  readonly declared: Declaring;
  /** Tenants, teams, people, service accounts and roles. */
  readonly directory: DirectoryService;
  readonly signIn: SignInControl;
  /** Who has consented, and who has withdrawn that. */
  readonly consents: ConsentAdministration;
  /** Attacks that people have confirmed. */
  readonly attacks: Attacks;
  /** What model servers and guards are told to let us in. */
  readonly secrets: SecretAdministration;
  /** Records that another root key takes the place of the old one. */
  recordRewrap(leaf: RewrapRecord): Promise<void>;
  /** Who has attacked, and is suspended for it. */
  readonly suspicion: SuspicionAdministration;
  /** What needs a human. */
  readonly reviews: ReviewAdministration;
  /** What is limited, and how much of it is used. */
  limits(): Promise<LimitList>;
  /** Which models there are, and which of them may be used. */
  readonly modelRegister: ModelRegisterAdministration;
  modelRoutes(): ModelRouteList;
  /** What of the scopes of a key names no model and no policy that there is now. */
  unmatchedScopes(scopes: KeyScopes): readonly UnmatchedScope[];
  callQueues(): CallQueueList;
  readonly batches: BatchCommands;
  /** Collections of documents. */
  readonly knowledge: KnowledgeCommands;
  /** The register of processing activities, from what is in force. */
  register(): Promise<Register>;
  /** Figures with noise; releases are remembered. */
  releaseStatistics(question: ReportQuestion): Promise<ReportRelease>;
  /** The keys in force; changes are effective at once and recorded. */
  readonly keys: KeyAdministration;
  /** Records that a bundle was made. */
  recordExport(leaf: ExportRecord): Promise<void>;
  /** Whether the file is in force, and what of it waits for a restart, as the status tells it. */
  configurationState(): Promise<Status['configuration']>;
  /** How it stands with the record, as the status tells it. */
  recordState(): Promise<Status['ledger']>;
  /** Changes the key that signs the record. */
  rotateKey(): Promise<KeyRotation>;
  /** Opens contents of a request after the reading is in the record. */
  readContent(wanted: ReadContentRequest, actor: string): Promise<Reading>;
  /** Records that contents go into a bundle, before they are opened. */
  recordDisclosure(wanted: DiscloseRequest, actor: string): Promise<Disclosing>;
  /** The models that clients can ask for, after the first discovery. */
  models(): Promise<readonly { readonly id: string; readonly provider: string }[]>;
  /** Puts a valid configuration in force; `needRestart` names what of it waits for a restart. */
  apply(loaded: LoadedConfiguration, changed: readonly string[], needRestart: readonly string[]): Promise<void>;
  /** Logs and shows that an invalid configuration was not put in force. */
  reject(problems: readonly string[]): void;
  /** The file says what is in force, after a rejection too; its text may be another one. */
  confirm(loaded: LoadedConfiguration): Promise<void>;
  /** Hands over the watch that puts the file in force, for those who change it over HTTP. */
  watchedBy(watch: ConfigurationWatch): void;
  /** Logs that nobody can call the gateway yet, with the command that makes a key. */
  noKeys(command: string): void;
  /** Lets running requests end, then closes everything. */
  stop(reason: string): Promise<void>;
}

export interface PathExplanation {
  /** SHA-256 of the policy, as in every leaf. */
  readonly policy: string;
  readonly stages: readonly { readonly name: StageName; readonly facts: readonly StageFact[] }[];
  readonly models: readonly { readonly name: string; readonly provider: string; readonly target: string }[];
}

export interface WitnessStart {
  /** Exists, belongs to this user and is locked for this process. */
  readonly folder: string;
  /** Needed where the folder is new. */
  readonly name: string | undefined;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Lines `log <vkey>` and `shards <vkey>`. */
  readonly logs: string;
}

export interface RunningWitness {
  /** Base address as bound. */
  readonly url: string;
  readonly vkey: string;
  /** How many lines of logs it knows. */
  readonly entries: number;
  /** Lets requests under way end. */
  stop(): Promise<void>;
}

export interface ReferencesOptions {
  readonly dataFolder: string;
  readonly tenant: string;
  /** Needed for subjects. */
  readonly rootKey: RootKey | undefined;
}

/** References of all periods; empty where there are none. */
export interface References {
  referencesOfKey(id: string): Promise<readonly string[]>;
  referencesOfSubject(name: string): Promise<readonly string[]>;
  /** Ids and references of keys whose name has the text in it. */
  keysNamed(text: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What the record tells of a bundle. */
export interface ExportRecord {
  /** Times, in milliseconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
  readonly leaves: number;
  /** SHA-256 of its manifest, lower-case hexadecimal. */
  readonly manifest: string;
  /** Number of disclosed contents. */
  readonly revealed: number;
  readonly actor: string;
}

/** A changed signing key, by the verifier keys (C2SP vkeys) of the shard that is being written. */
export interface KeyRotation {
  readonly from: string;
  readonly to: string;
}

/** Which record is meant. */
export interface RecordPlace {
  readonly dataFolder: string;
  readonly tenant: string;
  /** Where the signing key lies, if it is not in the data folder. */
  readonly signerFolder: string | undefined;
}

export interface MakeBundleOptions extends RecordPlace {
  readonly from: number;
  readonly to: number;
  readonly reveal: Reveal | undefined;
  /** An empty folder. */
  readonly target: string;
  readonly created: number;
  /** Of the policy that goes with it. */
  readonly witnesses: {
    readonly witnesses: readonly { readonly name: string; readonly vkey: string; readonly url: string }[];
    readonly quorum?: number | undefined;
  };
  /** Needed where something is to be revealed. */
  readonly rootKey: RootKey | undefined;
  readonly onProgress: (shard: string, leaves: number, size: number) => void;
}

/** What was read; or the question to a second person who must approve it first. */
export type Reading = { readonly content: ReadContent } | { readonly question: ApprovalView };

/** That contents are disclosed is in the record; or the question to a second person; or what of the selection is not there. */
export type Disclosing =
  | RecordedDisclosure
  | { readonly question: ApprovalView }
  | { readonly missed: readonly string[] };

/** What models cost, as whoever has the data folder may see it. */
export interface CostsAlone {
  report(wanted: CostQuery): Promise<CostReport>;
  forecast(wanted: ForecastQuery): Promise<CostForecast>;
  csv(report: CostReport): string;
  close(): Promise<void>;
}

export interface StatisticsPlace {
  readonly dataFolder: string;
  readonly tenant: string;
  /** What may be told of any time, in thousandths of ε. */
  readonly budget: number;
}

/** Everything that a command needs of the world; composition.ts gives it, tests give their own. */
/** Guards for texts by themselves, until they are closed. */
export interface OpenedInspection {
  readonly inspection: TextInspection;
  close(): Promise<void>;
}

export interface Dependencies {
  /** Asked for by commands that read it only: a process that has opened it waits for its end. */
  stdin(): Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  readonly clock: Clock;
  readonly version: string;
  readonly nodeVersion: string;
  readonly processId: number;
  /** How the operator calls this program, for commands that are printed; see `nameOfCommand`. */
  readonly commandName: string;
  /** Folder of the example shop, where it is there. */
  readonly exampleShop: string | undefined;
  /** File of the JSON Schema for editors, where it is there. */
  readonly schemaPath: string | undefined;
  /** Calls the handler at each signal; returns how to stop that. */
  onSignal(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', handler: () => void): () => void;
  /** Calls the handler once when the process has ended that this one must not outlive, such as npm; returns how to stop that. */
  onParentGone(handler: () => void): () => void;
  /** Ends the process now; only for a second Ctrl-C. */
  exitNow(code: number): void;
  discoverLocalServers(options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
    /** Milliseconds. */
    readonly timeout: number;
  }): Promise<readonly DiscoveredServer[]>;
  /** The keys of a data folder on which no gateway runs. */
  openKeys(dataFolder: string, tenant: string): Promise<KeyAdministration>;
  /** Who there is, and what files declare of that, of a data folder that is locked for this process and on which no gateway runs. */
  openDirectory(
    place: RecordPlace & { readonly rootKey: RootKey },
  ): Promise<OpenedDirectory & { close(): Promise<void> }>;
  /** Erasure, holds and retention of a data folder that is locked for this process and on which no gateway runs. */
  openKeeping(place: {
    readonly dataFolder: string;
    readonly tenant: string;
    readonly rootKey: RootKey;
    readonly configuration: Configuration | undefined;
    readonly erasing: ErasingRule;
  }): Promise<{ readonly keeping: KeepingControl; close(): Promise<void> }>;
  /** Confirmed attacks of a data folder that is locked for this process and on which no gateway runs; of texts only. */
  openAttacks(place: {
    readonly dataFolder: string;
    readonly tenant: string;
    readonly rootKey: RootKey;
  }): Promise<Attacks>;
  /** Secrets of a data folder that is locked for this process and on which no gateway runs. */
  openSecrets(
    place: RecordPlace & { readonly rootKey: RootKey; readonly configuration: Configuration | undefined },
  ): Promise<{ readonly secrets: SecretAdministration; close(): Promise<void> }>;
  /** Records a change of the root key in a data folder that is locked for this process and on which no gateway runs. */
  recordRewrap(place: RecordPlace, leaf: RewrapRecord): Promise<void>;
  /** Consents of a data folder that is locked for this process and on which no gateway runs. */
  openConsents(
    place: RecordPlace & { readonly rootKey: RootKey },
  ): Promise<{ readonly consents: ConsentAdministration; close(): Promise<void> }>;
  /** The register of processing activities of a configuration and the keys in its data folder. */
  buildRegister(configuration: Configuration): Promise<Register>;
  /** Under which references the record of a data folder knows keys and subjects. Rejects where its keys cannot be opened. */
  openReferences(options: ReferencesOptions): Promise<References>;
  /**
   * Asks every configured witness what it has cosigned; never rejects. `waiting`: the gateway that runs has other settings of the
   * record, and shows nothing to a witness that only these name.
   */
  checkWitnesses(
    configuration: Configuration,
    signal: AbortSignal,
    waiting: boolean,
  ): Promise<
    readonly {
      readonly name: string;
      readonly state: 'ok' | 'warning' | 'failed';
      readonly summary: string;
      readonly remedy: string | undefined;
    }[]
  >;
  /** Makes a bundle of what is published, beside a running gateway or without one. */
  makeBundle(options: MakeBundleOptions): Promise<WrittenBundle>;
  /** Records a bundle in a data folder that is locked for this process and on which no gateway runs. */
  recordExport(place: RecordPlace, leaf: ExportRecord): Promise<void>;
  /** Changes the signing key of a data folder that is locked for this process and on which no gateway runs. */
  rotateKey(dataFolder: string, tenant: string): Promise<KeyRotation>;
  /**
   * Makes a signing key where it is lost, and goes on with it in a new shard. Gives its verifier key. The data folder is locked for
   * this process. Rejects with a CliFailure where the key is there.
   */
  replaceLostKey(dataFolder: string, tenant: string): Promise<string>;
  /**
   * Says in the record that the keys of the contents are lost, and makes new ones; what is left of the old ones is put aside, in
   * the folder that is given back. The data folder is locked for this process. Rejects with a CliFailure where nothing is lost.
   */
  renewKeyStore(place: RecordPlace & { readonly rootKey: RootKey }): Promise<string | undefined>;
  /** Opens contents of a data folder that is locked for this process and on which no gateway runs; recorded first. */
  readContent(
    place: RecordPlace & { readonly rootKey: RootKey },
    wanted: ReadContentRequest,
    actor: string,
  ): Promise<Reading>;
  /** The same as of a running gateway, in a data folder that is locked for this process and on which no gateway runs. */
  recordDisclosure(
    place: RecordPlace & { readonly rootKey: RootKey },
    wanted: DiscloseRequest,
    actor: string,
  ): Promise<Disclosing>;
  /** What placeholders stand for, in a data folder; beside a running gateway or without one. */
  openVault(place: {
    readonly dataFolder: string;
    readonly tenant: string;
    readonly rootKey: RootKey;
  }): Promise<Pick<PseudonymVault, 'get' | 'put'>>;
  /** What models cost, from the index of a data folder; beside a running gateway or without one. */
  openCosts(configuration: Configuration): Promise<CostsAlone>;
  /** Releases counts of requests with noise, and remembers them; where no gateway runs on the data folder. */
  releaseStatistics(place: StatisticsPlace, question: ReportQuestion): Promise<ReportRelease>;
  /** The guards as a configuration has them, or the default ones. */
  createTextInspection(configuration: Configuration | undefined): Promise<OpenedInspection>;
  /** As a configuration has it, or with all recognisers that there are. */
  createTextPseudonyms(configuration: Configuration | undefined): TextPseudonyms | Promise<TextPseudonyms>;
  /** Loads a model of the operator's and has it read a text. */
  checkTokenModel(options: TokenModelOptions): Promise<Omit<ProviderReport, 'models'>>;
  /** Of each setting that refers to secrets, why it cannot have them. */
  checkSecrets(configuration: Configuration): Promise<readonly SecretReport[]>;
  /** Tries the database, where one is configured. */
  checkDatabase(configuration: Configuration): Promise<NamedGuardReport | undefined>;
  /** Tries guards that ask servers, chat models or models in folders, and the look-ups of the validation of answers. */
  checkOthers(configuration: Configuration): Promise<readonly NamedGuardReport[]>;
  createProviders(configuration: Configuration): Promise<readonly Provider[]> | readonly Provider[];
  explainPath(configuration: Configuration): Promise<PathExplanation> | PathExplanation;
  /** The prompt templates of a configuration, and of its folder. */
  openPrompts(options: PromptsOptions): Promise<PromptBook>;
  /** What of an answer is not as a case of a template expects it. */
  judgeCase(
    expected: PromptExpectation,
    answer: { readonly text: string; readonly tokens?: number | undefined },
  ): readonly string[];
  startGateway(options: StartOptions): Promise<RunningGateway>;
  /** Rejects with a CliFailure where folder or logs are not in order, and with the system's error where it cannot listen. */
  openWitness(options: WitnessStart): Promise<RunningWitness>;
}
