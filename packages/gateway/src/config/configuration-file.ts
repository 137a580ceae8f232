import { createHmac, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import {
  type ApplyConfigurationRequest,
  type CheckConfigurationRequest,
  type ConfigurationApplied,
  type ConfigurationProposal,
  type ConfigurationView,
  longestConfiguration,
} from '@gatehouse/contract/admin-configuration';
import type { Configuration } from '@gatehouse/contract/config';
import type { Voices } from '../core/voices.ts';
import type { Clock } from '../core/clock.ts';
import type {
  ConfigurationActor,
  ConfigurationAdministration,
  ConfigurationAuthor,
  ConfigurationChanged,
} from '../core/configuration-administration.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import { createProposer, type FileState, type ProposerOptions, type WantedText } from './change-proposer.ts';
import { takeCommandNote } from './command-note.ts';
import type { ConsequenceOptions } from './consequences.ts';
import { changedSettings, settingsThatNeedRestart } from './diff.ts';
import { listSettings } from './list-settings.ts';
import { type ConfigurationOverrides, judgeText, type LoadedConfiguration } from './load.ts';
import { ProposalBook, type ProposalBookOptions } from './proposal-book.ts';
import { canReplace, readIfThere, replaceConfiguration } from './replace-configuration.ts';
import { maskText, type NameSecret } from './secret-marks.ts';
import { createHistory, unkept } from './version-history.ts';
import { openVersionStore, type StoredVersion } from './version-store.ts';
import type { ConfigurationWatch } from './watch.ts';
import { readWritten } from './written-document.ts';

export interface ConfigurationFileOptions {
  /** What the gateway was started with. */
  readonly loaded: LoadedConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides: ConfigurationOverrides;
  readonly dataFolder: string;
  /** Of 32 bytes, for this purpose alone. */
  readonly secret: KeyObject;
  readonly standard: ConsequenceOptions['standard'];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly recordDecision: ProposalBookOptions['record'];
  /** When what is in force was put in force. */
  readonly appliedAt: () => number;
  /** Names of keys, by their ids. */
  readonly keyNames: () => Promise<ReadonlyMap<string, string>>;
  /** Who stands behind an actor, for changes that take two people. */
  readonly voices?: Voices;
  /** What is referred to beside the file and not found. */
  readonly referenceFindings: ProposerOptions['referenceFindings'];
  /** Something beside the request went wrong. */
  readonly unexpected: (what: string, error: unknown) => void;
}

/** The file as an administration, and what the watch on it has to tell. */
export interface ConfigurationFile extends ConfigurationAdministration {
  /** The watch that puts the file in force; nothing can be changed before there is one. */
  watchedBy(watch: Pick<ConfigurationWatch, 'reload' | 'current'>): void;
  /** Who made the change that is being put in force; undefined where somebody changed the file on the disk. */
  actorOf(loaded: LoadedConfiguration): ConfigurationActor | undefined;
  /** The file is in force as it is. */
  inForce(loaded: LoadedConfiguration, changed: readonly string[], needRestart: readonly string[]): Promise<void>;
}

interface Change extends ConfigurationActor {
  readonly text: string;
  readonly origin: 'console' | 'restore' | 'command';
  readonly restored?: string;
  version?: StoredVersion;
}

/** Reads, checks, changes and takes back the configuration file of a running gateway. */
export async function openConfigurationFile(options: ConfigurationFileOptions): Promise<ConfigurationFile> {
  const { clock, environment, ids, loaded: started, overrides, secret } = options;
  const { file } = started;
  const json = file.toLowerCase().endsWith('.json');
  const digest = (purpose: string, value: string): string =>
    createHmac('sha256', secret).update(`${purpose}\n${value}`).digest('hex');
  const nameSecret: NameSecret = (value) => digest('secret', value).slice(0, 8);
  // As it was when the gateway started, like for reading: who turns it off is one of two until the restart.
  const { fourEyes } = started.configuration.ledger;
  const folder = join(options.dataFolder, 'configurations');
  const store = await openVersionStore(folder);
  const history = createHistory(store, options.keyNames);
  const proposals = new ProposalBook({ clock, ids, voices: options.voices, record: options.recordDecision });
  const watching = Promise.withResolvers<Pick<ConfigurationWatch, 'reload' | 'current'>>();
  let watch: Pick<ConfigurationWatch, 'reload' | 'current'> | undefined;
  let pending: Change | undefined;
  /** What a command has left about the text that comes in force now. */
  let noted: Change | undefined;
  let known: string | undefined;
  // One change at a time.
  let queue: Promise<unknown> = Promise.resolve();

  const current = (): LoadedConfiguration => watch?.current() ?? started;
  const masked = (text: string): string | undefined => maskText(text, json, nameSecret)?.text;
  const { referenceFindings, standard } = options;
  const propose = createProposer({
    started,
    current,
    environment,
    overrides,
    nameSecret,
    standard,
    fourEyes,
    referenceFindings,
  });

  function changeTo(text: string): Change | undefined {
    if (pending?.text === text) return pending;
    if (noted?.text === text) return noted;
    const note = takeCommandNote(folder, text);
    noted = note === undefined ? undefined : { ...note, text, origin: 'command' };
    return noted;
  }

  async function readState(): Promise<FileState> {
    try {
      const text = await readIfThere(file);
      return { text, base: text === undefined ? 'missing' : digest('state', text) };
    } catch {
      return { text: undefined, base: digest('unreadable', ''), unreadable: true };
    }
  }

  function requireBase({ base }: FileState, wanted: string | undefined): void {
    if (wanted !== undefined && wanted !== base) throw new GatehouseError('configuration_conflict');
  }

  /** Writes, waits until it is in force, and otherwise puts back what was there. */
  async function write(state: FileState, change: Change): Promise<ConfigurationApplied> {
    const watcher = await watching.promise;
    const previous = store.list()[0]?.id ?? null;
    pending = change;
    try {
      await replaceConfiguration(file, change.text, state.text);
      await watcher.reload();
      if (watcher.current().text !== change.text) {
        await putBack(state, change.text);
        throw new GatehouseError('configuration_not_applied');
      }
    } finally {
      pending = undefined;
    }
    const needRestart = [...settingsThatNeedRestart(started.configuration, watcher.current().configuration)];
    const version = change.version ?? unkept(change, clock.now(), needRestart);
    return { version: await history.viewOf(version), base: digest('state', change.text), needRestart, previous };
  }

  async function putBack({ text }: FileState, tried: string): Promise<void> {
    try {
      await replaceConfiguration(file, text ?? current().text, tried);
      await watch?.reload();
    } catch (error) {
      options.unexpected('configuration put back', error);
    }
  }

  async function inForce(
    loaded: LoadedConfiguration,
    changed: readonly string[],
    needRestart: readonly string[],
    origin: 'start' | 'file' = 'file',
  ): Promise<void> {
    if (loaded.text === known) return;
    known = loaded.text;
    const change = changeTo(loaded.text);
    noted = undefined;
    const text = masked(loaded.text);
    if (text === undefined) return;
    try {
      const stored = await store.add(
        {
          id: ids.next('cfg'),
          at: clock.now(),
          origin: change?.origin ?? origin,
          ...(change === undefined ? {} : { actor: change.actor, reason: change.reason }),
          ...(change?.approver === undefined ? {} : { approver: change.approver }),
          ...(change?.restored === undefined ? {} : { restored: change.restored }),
          changed: [...changed],
          needRestart: [...needRestart],
        },
        text,
      );
      if (change !== undefined) change.version = stored;
    } catch (error) {
      options.unexpected('configuration history', error);
    }
  }

  async function proposalView(proposal: ConfigurationProposal): Promise<ConfigurationProposal> {
    const names = await options.keyNames();
    const [requesterName, decidedByName] = [proposal.requester, proposal.decidedBy].map((id) => names.get(id ?? ''));
    return {
      ...proposal,
      ...(requesterName === undefined ? {} : { requesterName }),
      ...(decidedByName === undefined ? {} : { decidedByName }),
    };
  }

  function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = queue.then(work, work);
    queue = run.catch(() => undefined);
    return run;
  }

  /** Proposes, asks somebody else where that is needed, and otherwise writes. */
  async function change(
    base: string,
    wanted: WantedText,
    {
      author,
      ...of
    }: Pick<Change, 'reason' | 'restored'> & {
      readonly author: ConfigurationAuthor;
      readonly origin: 'console' | 'restore';
    },
  ): Promise<ConfigurationChanged> {
    const by = { ...of, actor: author.actor };
    const state = await readState();
    requireBase(state, base);
    const { beyond, check, text } = await propose(state, wanted, author);
    if (beyond !== undefined) throw new GatehouseError('beyond_own_permissions', { param: beyond });
    if (text === undefined) throw new GatehouseError('configuration_invalid', { param: check.problems[0]?.path ?? '' });
    if (text === state.text && known === text) {
      const [last] = store.list();
      if (last !== undefined)
        return {
          applied: {
            version: await history.viewOf(last),
            base: state.base,
            needRestart: check.needRestart,
            previous: null,
          },
        };
    }
    if (check.needsApproval) {
      const { changed, consequences, before, after } = check;
      const { actor: requester, reason } = by;
      const asked = { base: state.base, requester, reason, before, after: after ?? '', changed, consequences };
      return {
        question: await proposalView(
          proposals.ask(asked, {
            text,
            origin: by.origin,
            ...(by.restored === undefined ? {} : { restored: by.restored }),
          }),
        ),
      };
    }
    return { applied: await write(state, { ...by, text }) };
  }

  async function applyApproved(id: string, base: string, actor: string): Promise<ConfigurationChanged> {
    const { view, ...proposed } = proposals.approved(id, actor);
    const state = await readState();
    requireBase(state, base);
    // What was agreed to is a difference, and that is another one when the file is.
    if (view.base !== state.base) throw new GatehouseError('configuration_conflict');
    const { reason, decidedBy = '' } = view;
    const applied = await write(state, { ...proposed, actor, approver: decidedBy, reason });
    proposals.close(id);
    return { applied };
  }

  async function notWritable({ text, unreadable }: FileState): Promise<ConfigurationView['notWritable']> {
    if (unreadable === true) return 'unreadable';
    if (text !== undefined && text.length > longestConfiguration) return 'too-long';
    return (await canReplace(file)) ? undefined : 'read-only';
  }

  await inForce(started, await changedSinceLast(), [], 'start');

  /** Topmost settings in which the file is another one than when the gateway ran last. */
  async function changedSinceLast(): Promise<readonly string[]> {
    const [last] = store.list();
    const text = masked(started.text);
    const before = last === undefined ? undefined : await store.text(last);
    if (text === before && before !== undefined) known = started.text;
    if (text === undefined || before === undefined) return [];
    const [was, is] = [readWritten(before, json)?.value ?? {}, readWritten(text, json)?.value ?? {}];
    return changedSettings(was as Configuration, is as Configuration);
  }

  return {
    watchedBy(given) {
      watch = given;
      watching.resolve(given);
    },
    actorOf(loaded) {
      const change = changeTo(loaded.text);
      if (change === undefined) return undefined;
      const { actor, approver, reason } = change;
      return { actor, reason, ...(approver === undefined ? {} : { approver }) };
    },
    inForce: (loaded, changed, needRestart) => inForce(loaded, changed, needRestart),
    async view() {
      const state = await readState();
      const reason = await notWritable(state);
      const text = state.text === undefined || reason === 'too-long' ? undefined : masked(state.text);
      const lastText = masked(current().text) ?? '';
      const judged =
        state.text === undefined || state.text === current().text
          ? undefined
          : await judgeText(state.text, file, environment, overrides);
      return {
        file,
        format: json ? 'json' : 'yaml',
        base: state.base,
        text: text ?? null,
        lastText,
        writable: reason === undefined,
        ...(reason === undefined ? {} : { notWritable: reason }),
        problems:
          judged === undefined || judged.ok ? [] : judged.problems.map(({ file: _file, ...problem }) => problem),
        needRestart: [...settingsThatNeedRestart(started.configuration, current().configuration)],
        appliedAt: options.appliedAt(),
        fourEyes,
        settings: [...listSettings(lastText, json, overrides)],
      };
    },
    async check(wanted: CheckConfigurationRequest, author) {
      const state = await readState();
      requireBase(state, wanted.base);
      if (!('version' in wanted)) return (await propose(state, wanted, author)).check;
      const text = await history.textOf(wanted.version);
      return (await propose(state, { text, standIn: true }, author)).check;
    },
    apply: (wanted: ApplyConfigurationRequest, author) =>
      exclusively(() => {
        if ('proposal' in wanted) return applyApproved(wanted.proposal, wanted.base, author.actor);
        return change(wanted.base, wanted, { author, reason: wanted.reason, origin: 'console' });
      }),
    versions: () => history.list(),
    version: (id) => history.version(id),
    restore: (id, { base, reason }, author) =>
      exclusively(async () => {
        const text = await history.textOf(id);
        return change(base, { text, standIn: true }, { author, reason, origin: 'restore', restored: id });
      }),
    async proposals() {
      const [{ base }, ...views] = await Promise.all([
        readState(),
        ...proposals.list().map((each) => proposalView(each)),
      ]);
      return { base, proposals: views };
    },
    decide: async (id, wanted, actor) => proposalView(await proposals.decide(id, wanted, actor)),
  };
}
