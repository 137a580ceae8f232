import type { Trust } from '@gatehouse/contract/privacy';
import { usualBaseUrl } from '@gatehouse/contract/server-profiles';
import { badLabels } from '../lib/known-bad-labels.ts';
import { isLoopbackHost } from '../lib/loopback-host.ts';
import { findRuntime, findTokenModel, TokenModelError } from '../lib/token-model-folder.ts';
import type { NamedPath } from './cross-checks.ts';
import { addressFindings } from './address-findings.ts';
import { entries, type Entry, textAt } from './entries.ts';
import { didYouMean } from './explain-issue.ts';
import { listedModels } from './listed-models.ts';
import { type Finding, formatPath } from './problem.ts';
import { childOf, valueAt } from './schema-map.ts';

/*
 * Guards that give texts to somebody else: a chat model, a server, a model in a folder. Texts of requests have personal data in them when guards read
 * them, so nobody outside of the organisation gets them unless the operator has said so.
 */

const reads = 'texts of requests would leave your organisation before personal data are replaced in them';
const orElse = 'set `direction: output`, or `allowCloud: true` if that is meant.';

/** Of the guards of one policy. */
export function foreignGuardFindings(guards: readonly Entry[], value: unknown): Finding[] {
  return guards.flatMap((guard) => {
    const use = textAt(guard.entry, 'use');
    if (use === 'judge') return judgeFindings(guard, value);
    return use === 'http' ? serverFindings(guard) : [];
  });
}

function readsRequests(entry: unknown): boolean {
  return textAt(entry, 'direction') !== 'output' && childOf(entry, 'allowCloud') !== true;
}

function judgeFindings({ path, entry }: Entry, value: unknown): Finding[] {
  const findings: Finding[] = [];
  const criteria = childOf(entry, 'criteria');
  const named: readonly unknown[] = Array.isArray(criteria) ? criteria : ['usual'];
  const hasTopic = textAt(entry, 'topic') !== undefined;
  if (named.includes('off-topic') && !hasTopic) {
    findings.push({
      path: [...path, 'criteria'],
      message: '`off-topic` says nothing without a topic',
      remedy: 'Write with `topic` what texts may be about.',
    });
  }
  if (hasTopic && !named.includes('off-topic')) {
    findings.push({
      path: [...path, 'topic'],
      message: 'nobody asks for the topic',
      remedy: 'Add `off-topic` to `criteria`.',
    });
  }
  if (named.length === 0 && entries(entry, ['rules']).length === 0) {
    findings.push({
      path: [...path, 'criteria'],
      message: 'the judge has no criterion',
      remedy: 'Name one, or write `rules`.',
    });
  }
  const model = textAt(entry, 'model');
  if (model === undefined) return findings;
  const provider = providerOf(model, value);
  if (typeof provider === 'string') {
    findings.push({
      path: [...path, 'model'],
      message: `no provider has the model \`${model.slice(0, 64)}\``,
      remedy: provider,
    });
  } else if (provider !== undefined) {
    if (textAt(provider, 'kind') === 'extractive') {
      findings.push({
        path: [...path, 'model'],
        message: 'the built-in model only quotes its knowledge and cannot judge',
        remedy: 'Name a chat model of another provider.',
      });
    } else if (readsRequests(entry) && trustIn(provider, 'baseUrl') === 'cloud') {
      findings.push({
        path: [...path, 'model'],
        message: `\`${textAt(provider, 'id') ?? ''}\` runs in a cloud: ${reads}`,
        remedy: `Take a judge of your own, set its \`trust\` to \`organisation\` if it is, ${orElse}`,
      });
    }
  }
  return findings;
}

/** The provider of a model, where that can be told without asking anybody; a remedy where surely nobody has it. */
function providerOf(model: string, value: unknown): unknown {
  const providers = entries(value, ['providers']).map(({ entry }) => entry);
  const alias = entries(value, ['models']).find(({ entry }) => textAt(entry, 'name') === model)?.entry;
  const id = textAt(alias, 'provider');
  if (id !== undefined) return providers.find((provider) => textAt(provider, 'id') === id);
  const listed = providers.find((provider) => listedModels(provider)?.includes(model) === true);
  if (listed !== undefined) return listed;
  const long = providers.find((provider) => model.startsWith(`${textAt(provider, 'id') ?? ''}/`));
  if (long !== undefined) return long;
  // Those that are asked for their models may have it.
  if (providers.length === 0 || providers.some((provider) => listedModels(provider) === undefined)) return undefined;
  const known = providers.flatMap((provider) => listedModels(provider) ?? []);
  return didYouMean(model, known) ?? 'Add it to the `models` of its provider.';
}

/** As the gateway will see it; undefined where that is for the schema to complain of. */
function trustIn(entry: unknown, address: string): Trust | undefined {
  const stated = textAt(entry, 'trust');
  if (stated !== undefined) return stated as Trust;
  const kind = textAt(entry, 'kind');
  if (kind === 'extractive' || kind === 'llama-cpp') return 'machine';
  const url = textAt(entry, address) ?? usualBaseUrl(kind ?? '', textAt(entry, 'profile'));
  if (url === undefined || !URL.canParse(url)) return undefined;
  return isLoopbackHost(new URL(url).hostname) ? 'machine' : 'cloud';
}

function serverFindings({ path, entry }: Entry): Finding[] {
  const findings: Finding[] = [];
  const url = textAt(entry, 'baseUrl');
  if (url !== undefined && URL.canParse(url)) {
    findings.push(
      ...addressFindings([...path, 'baseUrl'], new URL(url), childOf(entry, 'allowPrivateNetwork') === true),
    );
  }
  if (readsRequests(entry) && trustIn(entry, 'baseUrl') === 'cloud') {
    findings.push({
      path: [...path, 'baseUrl'],
      message: `this server counts as a cloud: ${reads}`,
      remedy: `Set \`trust: organisation\` if it is yours, ${orElse}`,
    });
  }
  const format = textAt(entry, 'format');
  const ofFormats: readonly (readonly [string, readonly string[]])[] = [
    ['config', ['nemo']],
    ['entities', ['presidio']],
    ['language', ['presidio']],
    ['model', ['nemo', 'openai-moderation']],
  ];
  for (const [setting, formats] of ofFormats) {
    if (format === undefined || childOf(entry, setting) === undefined || formats.includes(format)) continue;
    findings.push({
      path: [...path, setting],
      message: `\`${format}\` knows no such setting`,
      remedy: `Remove it; it is for ${formats.map((name) => `\`${name}\``).join(' and ')}.`,
    });
  }
  const tls = childOf(entry, 'tls');
  if ((childOf(tls, 'cert') === undefined) !== (childOf(tls, 'key') === undefined)) {
    findings.push({ path: [...path, 'tls'], message: '`cert` and `key` go together', remedy: 'Give both or neither.' });
  }
  return findings;
}

/** Looks whether models of guards have all their files, a runtime, and labels that mean something. What is missing as a whole is told elsewhere. */
export async function checkGuardModels(
  value: unknown,
  named: readonly NamedPath[],
  missing: readonly Finding[],
): Promise<readonly Finding[]> {
  const isMissing = new Set(missing.map(({ path }) => formatPath(path)));
  const findings = await Promise.all(
    named
      .filter(({ path }) => path[0] === 'inspection' && path.at(-1) === 'folder' && !isMissing.has(formatPath(path)))
      .map(async ({ path, absolute }) => {
        const guard = path.slice(0, -1);
        const entry = valueAt(value, guard);
        if (textAt(entry, 'use') !== 'onnx') return [];
        const runtime = named.find((one) => formatPath(one.path) === formatPath([...guard, 'runtime']));
        if (runtime !== undefined && isMissing.has(formatPath(runtime.path))) return [];
        const looked = [() => findLabels(absolute, entry), () => findRuntime(runtime?.absolute)];
        const thrown = await Promise.all(looked.map(errorOf));
        return thrown.flatMap((error): Finding[] => {
          if (error === undefined) return [];
          const own = [...guard, error.setting];
          const at = valueAt(value, own) === undefined ? guard : own;
          return [{ path: at, message: error.message, remedy: error.remedy }];
        });
      }),
  );
  return findings.flat();
}

async function errorOf(look: () => unknown): Promise<TokenModelError | undefined> {
  try {
    await look();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof TokenModelError)) throw thrown;
    return thrown;
  }
}

async function findLabels(folder: string, entry: unknown): Promise<void> {
  const file = textAt(entry, 'file');
  const { labels } = await findTokenModel(folder, file === '' ? undefined : file, 'text-classification');
  const own = childOf(entry, 'labels');
  const named = typeof own === 'object' && own !== null ? Object.keys(own) : [];
  const unknown = named.find((label) => !labels.includes(label));
  const known = labels.slice(0, 20).join(', ');
  if (unknown !== undefined) {
    throw new TokenModelError('labels', `the model has no label \`${unknown.slice(0, 64)}\``, `It has ${known}.`);
  }
  if (named.length === 0 && badLabels(labels, {}).size === 0) {
    const remedy = 'Say which are bad with `labels`, such as `labels: {LABEL_1: injection}`.';
    throw new TokenModelError('labels', `no label of the model is known to be bad: ${known}`, remedy);
  }
}
