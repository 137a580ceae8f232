import {
  type ConfigurationCheck,
  type ConfigurationEdit,
  type ConfigurationProblem,
  longestConfiguration,
} from '@gatehouse/contract/admin-configuration';
import type { Configuration } from '@gatehouse/contract/config';
import type { ConfigurationAuthor } from '../core/configuration-administration.ts';
import { consequencesOf, type ConsequenceOptions } from './consequences.ts';
import { signInFindings } from './sign-in-powers.ts';
import { changedSettings, settingsThatNeedRestart } from './diff.ts';
import { editText } from './edit-text.ts';
import { type ConfigurationOverrides, judgeText, type LoadedConfiguration } from './load.ts';
import { type Finding, formatPath } from './problem.ts';
import { protectedFindings } from './protected-settings.ts';
import { parseText } from './read-document.ts';
import { maskText, type NameSecret, unmask, type WrittenSecret } from './secret-marks.ts';
import { readWritten, type WrittenDocument } from './written-document.ts';

/** What a file said when it was looked at. */
export interface FileState {
  /** Undefined where there is no file, or none that may be read. */
  readonly text: string | undefined;
  /** Names this state; tells nothing of the text. */
  readonly base: string;
  readonly unreadable?: true;
}

export type WantedText =
  | { readonly edits: readonly ConfigurationEdit[] }
  /** With marks in place of secrets. `standIn` lets the secrets of now stand in for those that are gone. */
  | { readonly text: string; readonly standIn?: boolean };

export interface Proposed {
  readonly check: ConfigurationCheck;
  /** What would be written; undefined where it must not be. */
  readonly text: string | undefined;
  /** The first place that is beyond whoever wants it; undefined where nothing is. */
  readonly beyond?: string;
}

export interface ProposerOptions {
  /** What the gateway was started with. */
  readonly started: LoadedConfiguration;
  /** What is in force. */
  readonly current: () => LoadedConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly overrides: ConfigurationOverrides;
  readonly nameSecret: NameSecret;
  readonly standard: ConsequenceOptions['standard'];
  /** What is referred to beside the file and not found: roles, and kept secrets, such as one that is for another address. */
  readonly referenceFindings: (configuration: Configuration) => readonly Finding[];
  /** Whether weakening something takes another administrator. */
  readonly fourEyes: boolean;
}

/** Works out what would come of a change, and writes nothing. */
export function createProposer(
  options: ProposerOptions,
): (state: FileState, wanted: WantedText, by: Pick<ConfigurationAuthor, 'mayGive'>) => Promise<Proposed> {
  const { current, environment, fourEyes, nameSecret, overrides, standard, started } = options;
  const { file } = started;
  const json = file.toLowerCase().endsWith('.json');
  const nothing = { changed: [], needRestart: [], consequences: [], needsApproval: false };

  /** What changes are made to: the file, or what is in force where nobody can tell what the file says. */
  function editable({ text }: FileState): string {
    return text !== undefined && text.length <= longestConfiguration && parseText(text, json).ok
      ? text
      : current().text;
  }

  function withSecrets(text: string, secrets: readonly WrittenSecret[], standIn: boolean) {
    const written = readWritten(text, json);
    return written === undefined ? { text, findings: [] } : unmask(written, secrets, { standIn });
  }

  return async (state, wanted, { mayGive }) => {
    const from = editable(state);
    const masked = maskText(from, json, nameSecret);
    const before = masked?.text ?? '';
    const edited = 'edits' in wanted ? editText(from, wanted.edits, json) : { ok: true as const, text: wanted.text };
    if (!edited.ok) {
      const problems = placed(edited.findings, from, json);
      return { check: { base: state.base, problems, before, after: null, ...nothing }, text: undefined };
    }
    const restored = 'standIn' in wanted && wanted.standIn === true;
    const { text, findings } = withSecrets(edited.text, masked?.secrets ?? [], restored);
    const own = placed([...findings, ...protectedBetween(from, text, json)], edited.text, json);
    const judged = await judgeText(text, file, environment, overrides);
    const said = judged.ok ? [] : judged.problems.map(({ file: _file, ...problem }) => problem);
    // What has been complained of already needs no second complaint.
    const problems = [...own, ...said.filter(({ path }) => path === '' || !own.some((each) => each.path === path))];
    const after = maskText(text, json, nameSecret)?.text ?? null;
    if (!judged.ok) return { check: { base: state.base, problems, before, after, ...nothing }, text: undefined };
    const was = current().configuration;
    // What was so before is no reason to refuse something else.
    const known = new Set(options.referenceFindings(was).map(({ message }) => message));
    const ofReferences = options.referenceFindings(judged.configuration).filter(({ message }) => !known.has(message));
    const beyond = placed(
      signInFindings(was, judged.configuration, (role) => mayGive(role)),
      edited.text,
      json,
    );
    problems.push(...placed(ofReferences, edited.text, json), ...beyond);
    const consequences = consequencesOf(was, judged.configuration, { standard });
    const check: ConfigurationCheck = {
      base: state.base,
      problems,
      before,
      after,
      changed: [...changedSettings(was, judged.configuration)],
      needRestart: [...settingsThatNeedRestart(started.configuration, judged.configuration)],
      consequences: [...consequences],
      needsApproval: fourEyes && consequences.some(({ weakens }) => weakens),
    };
    const [first] = beyond;
    return {
      check,
      text: problems.length === 0 ? text : undefined,
      ...(first === undefined ? {} : { beyond: first.path }),
    };
  };
}

interface PlacedFinding extends Finding {
  readonly protected?: true;
}

function protectedBetween(before: string, after: string, json: boolean): readonly PlacedFinding[] {
  const [was, is] = [readWritten(before, json), readWritten(after, json)];
  if (was === undefined || is === undefined) return [];
  return protectedFindings(was, is).map((finding) => ({ ...finding, protected: true as const }));
}

function placed(findings: readonly PlacedFinding[], text: string, json: boolean): ConfigurationProblem[] {
  if (findings.length === 0) return [];
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

/** Of the nearest place around a path that has a value of its own. */
function startOf({ scalars }: WrittenDocument, path: Finding['path']): number {
  const key = (each: Finding['path'], length: number): string => JSON.stringify(each.slice(0, length));
  for (let length = path.length; length > 0; length -= 1) {
    const wanted = key(path, length);
    const found = scalars.find(({ paths }) => paths.some((each) => key(each, length) === wanted));
    if (found !== undefined) return found.start;
  }
  return 0;
}
