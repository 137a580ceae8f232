import { trustLevels } from '@gatehouse/contract/privacy';
import { usualBaseUrl } from '@gatehouse/contract/server-profiles';
import { isLoopbackHost } from '../lib/loopback-host.ts';
import { type Entry, entries, textAt } from './entries.ts';
import { didYouMean } from './explain-issue.ts';
import { listedModels } from './listed-models.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { childOf } from './schema-map.ts';

/** Further names of models that lead nowhere, or of which it could not be said where. */
export function modelFindings(value: unknown): readonly Finding[] {
  return entries(value, ['models']).flatMap((model) => {
    const targets = childOf(model.entry, 'targets');
    return targets === undefined ? nameFindings(model, value) : routeFindings(model, targets, value);
  });
}

/** Of a name with one target. */
function nameFindings({ path, entry }: Entry, value: unknown): Finding[] {
  const missing = ['provider', 'target'].filter((name) => childOf(entry, name) === undefined);
  return [
    ...missing.map((name) => ({
      path: [...path, name],
      message: 'this is missing',
      remedy: 'Write it, or a list of `targets`.',
    })),
    ...targetFindings({ path, entry }, value),
  ];
}

function routeFindings({ path, entry }: Entry, targets: unknown, value: unknown): Finding[] {
  const both = ['provider', 'target'].filter((name) => childOf(entry, name) !== undefined);
  const listed = (Array.isArray(targets) ? targets : []).map((one: unknown, index): Entry => ({
    path: [...path, 'targets', index],
    entry: one,
  }));
  const names = listed.map((one) => JSON.stringify([textAt(one.entry, 'provider'), textAt(one.entry, 'target')]));
  return [
    ...both.map((name) => ({
      path: [...path, name],
      message: 'there are `targets` as well',
      remedy: 'Put it among them.',
    })),
    ...listed.flatMap((one, index) =>
      names.indexOf(names[index] ?? '') === index
        ? targetFindings(one, value)
        : [{ path: one.path, message: 'this target is there already', remedy: 'Remove one of them.' }],
    ),
    ...shareFindings([...path, 'targets'], listed),
    ...trustFindings(entry, listed, value),
  ];
}

/** Targets that nobody would ever be sent to, because that is not allowed by itself. */
function trustFindings(alias: unknown, targets: readonly Entry[], value: unknown): Finding[] {
  const strategy = textAt(alias, 'strategy') ?? 'first';
  const sticky = textAt(alias, 'sticky') ?? 'none';
  // Where chance says whom a request is meant for, it may be meant for any.
  if (childOf(alias, 'allowLessTrusted') === true || strategy === 'weighted' || sticky !== 'none') return [];
  const stable = targets.filter(({ entry }) => !isCanary(entry));
  const distances = stable.map(({ entry }) => distanceOf(entry, value));
  const farthest = strategy === 'first' ? (distances[0] ?? 0) : Math.min(...distances);
  return stable.flatMap(({ path }, index) =>
    (distances[index] ?? 0) <= farthest
      ? []
      : [
          {
            path,
            message: 'no request would ever go here: it is trusted less than the target that requests are meant for',
            remedy: 'Set `allowLessTrusted: true` if they may, or remove it.',
          },
        ],
  );
}

function isCanary(target: unknown): boolean {
  const canary = childOf(target, 'canary');
  return typeof canary === 'number' && canary > 0;
}

/** How far away a target is; 0 where that cannot be told, which is reported elsewhere. */
function distanceOf(target: unknown, value: unknown): number {
  const id = textAt(target, 'provider');
  const provider = entries(value, ['providers']).find(({ entry }) => textAt(entry, 'id') === id)?.entry;
  const stated = trustLevels.findIndex((trust) => trust === textAt(provider, 'trust'));
  if (stated !== -1) return stated;
  const baseUrl =
    textAt(provider, 'baseUrl') ?? usualBaseUrl(textAt(provider, 'kind') ?? '', textAt(provider, 'profile'));
  const isNear = baseUrl === undefined || !URL.canParse(baseUrl) || isLoopbackHost(new URL(baseUrl).hostname);
  return isNear ? 0 : trustLevels.length - 1;
}

/** Somebody must be there whom requests go to that no canary gets. */
function shareFindings(path: ConfigurationPath, targets: readonly Entry[]): Finding[] {
  const shares = targets
    .map(({ entry }) => childOf(entry, 'canary'))
    .filter((share) => typeof share === 'number')
    .filter((share) => share > 0);
  if (shares.reduce((sum, share) => sum + share, 0) > 1)
    return [{ path, message: 'the shares of canaries are more than 1 together', remedy: 'Lower them.' }];
  if (targets.length > 0 && shares.length === targets.length)
    return [{ path, message: 'all targets are canaries', remedy: 'Leave `canary` out of one of them.' }];
  return [];
}

function targetFindings({ path, entry }: Entry, value: unknown): Finding[] {
  const providers = entries(value, ['providers']);
  const ids = [...new Set(providers.flatMap((one) => textAt(one.entry, 'id') ?? []))];
  const id = textAt(entry, 'provider');
  if (id === undefined) return [];
  const provider = providers.find((candidate) => textAt(candidate.entry, 'id') === id)?.entry;
  if (provider === undefined) {
    const known = ids.length === 0 ? 'There is none.' : `There is ${ids.map((name) => `\`${name}\``).join(', ')}.`;
    return [
      {
        path: [...path, 'provider'],
        message: `there is no provider \`${id.slice(0, 64)}\``,
        remedy: didYouMean(id, ids) ?? known,
      },
    ];
  }
  const target = textAt(entry, 'target');
  const listed = listedModels(provider);
  if (target === undefined || listed === undefined || listed.includes(target)) return [];
  return [
    {
      path: [...path, 'target'],
      message: `provider \`${id}\` does not list the model \`${target.slice(0, 64)}\``,
      remedy: didYouMean(target, listed) ?? 'Add it to the `models` of the provider, or set them to `discover`.',
    },
  ];
}
