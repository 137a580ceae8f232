import { createHmac, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import {
  type ApplyConfigurationRequest,
  type CheckConfigurationRequest,
  type ConfigurationApplied,
  type ConfigurationCheck,
  type ConfigurationEdit,
  type ConfigurationProblem,
  type ConfigurationProposal,
  type ConfigurationVersion,
  type ConfigurationView,
  longestConfiguration,
} from '@gatehouse/contract/admin-configuration';
import type { Configuration } from '@gatehouse/contract/config';
import type { Clock } from '../core/clock.ts';
import type {
  ConfigurationActor,
  ConfigurationAdministration,
  ConfigurationChanged,
} from '../core/configuration-administration.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import { consequencesOf, type ConsequenceOptions } from './consequences.ts';
import { changedSettings, settingsThatNeedRestart } from './diff.ts';
import { editText } from './edit-text.ts';
import { listSettings } from './list-settings.ts';
import { type ConfigurationOverrides, judgeText, type LoadedConfiguration } from './load.ts';
import { type Finding, formatPath } from './problem.ts';
import { ProposalBook, type ProposalBookOptions } from './proposal-book.ts';
import { protectedFindings } from './protected-settings.ts';
import { parseText } from './read-document.ts';
import { canReplace, readIfThere, replaceConfiguration } from './replace-configuration.ts';
import { maskText, type NameSecret, unmask, type WrittenSecret } from './secret-marks.ts';
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

interface State {
  /** Undefined where there is no file, or none that may be read. */
  readonly text: string | undefined;
  readonly base: string;
  readonly unreadable?: true;
}

interface Change extends ConfigurationActor {
  readonly text: string;
  readonly origin: 'console' | 'restore';
  readonly restored?: string;
  version?: StoredVersion;
}

interface Proposed {
  readonly check: ConfigurationCheck;
  /** What would be written; undefined where it must not be. */
  readonly text: string | undefined;
}

/** Whether weakening something takes two people: as it was when the gateway started, like for reading. */
const takesTwo = ({ ledger }: Configuration): boolean => ledger.fourEyes;

/** Reads, checks, changes and takes back the configuration file of a running gateway. */
export async function openConfigurationFile(options: ConfigurationFileOptions): Promise<ConfigurationFile> {
  const { clock, environment, ids, loaded: started, overrides, secret } = options;
  const { file } = started;
  const json = file.toLowerCase().endsWith('.json');
  const digest = (purpose: string, value: string): string =>
    createHmac('sha256', secret).update(`${purpose}\n${value}`).digest('hex');
  const nameSecret: NameSecret = (value) => digest('secret', value).slice(0, 8);
  const fourEyes = takesTwo(started.configuration);
  const store = await openVersionStore(join(options.dataFolder, 'configurations'));
  const proposals = new ProposalBook({ clock, ids, record: options.recordDecision });
  const watching = Promise.withResolvers<Pick<ConfigurationWatch, 'reload' | 'current'>>();
  let watch: Pick<ConfigurationWatch, 'reload' | 'current'> | undefined;
  let pending: Change | undefined;
  let known: string | undefined;
  // One change at a time.
  let queue: Promise<unknown> = Promise.resolve();

  const current = (): LoadedConfiguration => watch?.current() ?? started;
  const masked = (text: string): string | undefined => maskText(text, json, nameSecret)?.text;

  async function readState(): Promise<State> {
    try {
      const text = await readIfThere(file);
      return { text, base: text === undefined ? 'missing' : digest('state', text) };
    } catch {
      return { text: undefined, base: digest('unreadable', ''), unreadable: true };
    }
  }

  function requireBase({ base }: State, wanted: string | undefined): void {
    if (wanted !== undefined && wanted !== base) throw new GatehouseError('configuration_conflict');
  }

  /** What changes are made to: the file, or what is in force where nobody can tell what the file says. */
  function editable({ text }: State): string {
    return text !== undefined && text.length <= longestConfiguration && parseText(text, json).ok
      ? text
      : current().text;
  }

  async function propose(
    state: State,
    wanted: { readonly text: string; readonly standIn?: boolean } | { readonly edits: readonly ConfigurationEdit[] },
  ): Promise<Proposed> {
    const from = editable(state);
    const secrets = maskText(from, json, nameSecret)?.secrets ?? [];
    const before = masked(from) ?? '';
    const edited = 'edits' in wanted ? editText(from, wanted.edits, json) : { ok: true as const, text: wanted.text };
    const nothing = { changed: [], needRestart: [], consequences: [], needsApproval: false };
    if (!edited.ok) {
      const problems = placed(edited.findings, from);
      return { check: { base: state.base, problems, before, after: null, ...nothing }, text: undefined };
    }
    const restored = 'standIn' in wanted && wanted.standIn === true;
    const { text, findings } = withSecrets(edited.text, secrets, restored);
    const own = placed([...findings, ...protectedBetween(from, text)], edited.text);
    const judged = await judgeText(text, file, environment, overrides);
    const said = judged.ok ? [] : judged.problems.map(({ file: _file, ...problem }) => problem);
    const problems = [...own, ...said.filter(({ path }) => !own.some((each) => each.path === path && path !== ''))];
    const after = masked(text) ?? null;
    if (!judged.ok) return { check: { base: state.base, problems, before, after, ...nothing }, text: undefined };
    const consequences = consequencesOf(current().configuration, judged.configuration, options);
    const check: ConfigurationCheck = {
      base: state.base,
      problems,
      before,
      after,
      changed: [...changedSettings(current().configuration, judged.configuration)],
      needRestart: [...settingsThatNeedRestart(started.configuration, judged.configuration)],
      consequences: [...consequences],
      needsApproval: fourEyes && consequences.some(({ weakens }) => weakens),
    };
    return { check, text: problems.length === 0 ? text : undefined };
  }

  function withSecrets(text: string, secrets: readonly WrittenSecret[], standIn: boolean) {
    const written = readWritten(text, json);
    return written === undefined ? { text, findings: [] } : unmask(written, secrets, { standIn });
  }

  function protectedBetween(before: string, after: string): readonly (Finding & { readonly protected: true })[] {
    const [was, is] = [readWritten(before, json), readWritten(after, json)];
    if (was === undefined || is === undefined) return [];
    return protectedFindings(was, is).map((finding) => ({ ...finding, protected: true as const }));
  }

  function placed(
    findings: readonly (Finding & { readonly protected?: true })[],
    text: string,
  ): ConfigurationProblem[] {
    const parsed = parseText(text, json);
    const written = readWritten(text, json);
    return findings.map(({ path, message, remedy, protected: closed }) => ({
      ...(parsed.ok ? parsed.read.locate(written === undefined ? 0 : startOf(written, path)) : { line: 1, column: 1 }),
      path: formatPath(path),
      message,
      remedy,
      ...(closed === undefined ? {} : { protected: closed }),
    }));
  }

  /** Writes, waits until it is in force, and otherwise puts back what was there. */
  async function write(state: State, change: Change): Promise<ConfigurationApplied> {
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
    const version = change.version ?? unkept(change, needRestart);
    return { version: await viewOf(version), base: digest('state', change.text), needRestart, previous };
  }

  async function putBack({ text }: State, tried: string): Promise<void> {
    try {
      await replaceConfiguration(file, text ?? current().text, tried);
      await watch?.reload();
    } catch (error) {
      options.unexpected('configuration put back', error);
    }
  }

  /** A disk that has no room for the history does not undo what is in force. */
  function unkept(change: Change, needRestart: readonly string[]): StoredVersion {
    const { actor, approver, origin, reason, restored } = change;
    return {
      id: 'cfg_unkept',
      at: clock.now(),
      origin,
      actor,
      reason,
      ...(approver === undefined ? {} : { approver }),
      ...(restored === undefined ? {} : { restored }),
      changed: [],
      needRestart: [...needRestart],
      added: 0,
      removed: 0,
      text: '0'.repeat(64),
    };
  }

  async function inForce(
    loaded: LoadedConfiguration,
    changed: readonly string[],
    needRestart: readonly string[],
    origin: 'start' | 'file' = 'file',
  ): Promise<void> {
    if (loaded.text === known) return;
    known = loaded.text;
    const change = pending?.text === loaded.text ? pending : undefined;
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

  async function viewOf(stored: StoredVersion): Promise<ConfigurationVersion> {
    return named(stored, await options.keyNames());
  }

  function named({ text: _text, ...version }: StoredVersion, names: ReadonlyMap<string, string>): ConfigurationVersion {
    const [actorName, approverName] = [version.actor, version.approver].map((id) => names.get(id ?? ''));
    return {
      ...version,
      ...(actorName === undefined ? {} : { actorName }),
      ...(approverName === undefined ? {} : { approverName }),
      current: version.id === store.list()[0]?.id,
    };
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

  function storedAt(id: string): { readonly stored: StoredVersion; readonly before: StoredVersion | undefined } {
    const list = store.list();
    const index = list.findIndex((version) => version.id === id);
    const stored = list[index];
    if (stored === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    return { stored, before: list[index + 1] };
  }

  async function textOf(stored: StoredVersion): Promise<string> {
    const text = await store.text(stored);
    if (text === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    return text;
  }

  function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = queue.then(work, work);
    queue = run.catch(() => undefined);
    return run;
  }

  /** Proposes, asks somebody else where that is needed, and otherwise writes. */
  async function change(
    base: string,
    wanted: Parameters<typeof propose>[1],
    by: Pick<Change, 'actor' | 'reason' | 'origin' | 'restored'>,
  ): Promise<ConfigurationChanged> {
    const state = await readState();
    requireBase(state, base);
    const { check, text } = await propose(state, wanted);
    if (text === undefined) throw new GatehouseError('configuration_invalid', { param: check.problems[0]?.path ?? '' });
    if (text === state.text && known === text) {
      const [last] = store.list();
      if (last !== undefined)
        return {
          applied: { version: await viewOf(last), base: state.base, needRestart: check.needRestart, previous: null },
        };
    }
    if (check.needsApproval) {
      const { changed, consequences, before, after } = check;
      const { actor: requester, reason } = by;
      const asked = { base: state.base, requester, reason, before, after: after ?? '', changed, consequences };
      return { question: await proposalView(proposals.ask(asked, text)) };
    }
    return { applied: await write(state, { ...by, text }) };
  }

  async function applyApproved(id: string, base: string, actor: string): Promise<ConfigurationChanged> {
    const { view, text } = proposals.approved(id, actor);
    const state = await readState();
    requireBase(state, base);
    // What was agreed to is a difference, and that is another one when the file is.
    if (view.base !== state.base) throw new GatehouseError('configuration_conflict');
    const { reason, decidedBy = '' } = view;
    const applied = await write(state, { actor, approver: decidedBy, reason, text, origin: 'console' });
    proposals.close(id);
    return { applied };
  }

  async function notWritable({ text, unreadable }: State): Promise<ConfigurationView['notWritable']> {
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
      if (pending?.text !== loaded.text) return undefined;
      const { actor, approver, reason } = pending;
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
    async check(wanted: CheckConfigurationRequest) {
      const state = await readState();
      requireBase(state, wanted.base);
      if (!('version' in wanted)) return (await propose(state, wanted)).check;
      const text = await textOf(storedAt(wanted.version).stored);
      return (await propose(state, { text, standIn: true })).check;
    },
    apply: (wanted: ApplyConfigurationRequest, actor) =>
      exclusively(() => {
        if ('proposal' in wanted) return applyApproved(wanted.proposal, wanted.base, actor);
        return change(wanted.base, wanted, { actor, reason: wanted.reason, origin: 'console' });
      }),
    async versions() {
      const names = await options.keyNames();
      return { versions: store.list().map((version) => named(version, names)) };
    },
    async version(id) {
      const { stored, before } = storedAt(id);
      return {
        version: await viewOf(stored),
        text: await textOf(stored),
        before: before === undefined ? null : ((await store.text(before)) ?? null),
      };
    },
    restore: (id, { base, reason }, actor) =>
      exclusively(async () => {
        const text = await textOf(storedAt(id).stored);
        return change(base, { text, standIn: true }, { actor, reason, origin: 'restore', restored: id });
      }),
    async proposals() {
      return { proposals: await Promise.all(proposals.list().map((each) => proposalView(each))) };
    },
    decide: async (id, wanted, actor) => proposalView(await proposals.decide(id, wanted, actor)),
  };
}

type Written = NonNullable<ReturnType<typeof readWritten>>;

/** Of the nearest place around a path that has a value of its own. */
function startOf({ scalars }: Written, path: Finding['path']): number {
  const key = (each: Finding['path'], length: number): string => JSON.stringify(each.slice(0, length));
  for (let length = path.length; length > 0; length -= 1) {
    const wanted = key(path, length);
    const found = scalars.find(({ paths }) => paths.some((each) => key(each, length) === wanted));
    if (found !== undefined) return found.start;
  }
  return 0;
}
