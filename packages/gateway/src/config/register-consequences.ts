import { isDeepStrictEqual } from 'node:util';
import type { Consequence } from '@gatehouse/contract/admin-configuration';
import type { ModelRegisterOptions, RegisteredModel } from '@gatehouse/contract/model-register';
import { milder, weakens } from './guard-consequences.ts';

/** From mild to strict. */
const modes = ['observe', 'enforce'];
const changes = ['warn', 'block'];

/** What a changed register lets through that it did not, and what it no longer does. */
export function registerConsequences(before: ModelRegisterOptions, after: ModelRegisterOptions): Consequence[] {
  return [
    ...(milder(modes, before.mode, after.mode)
      ? [weakens('models-less-checked', ['modelRegister', 'mode'], { from: before.mode, to: after.mode })]
      : []),
    // Enforced, it makes no difference.
    ...(after.mode === 'observe' && milder(changes, before.onChange, after.onChange)
      ? [weakens('models-less-checked', ['modelRegister', 'onChange'], { from: before.onChange, to: after.onChange })]
      : []),
    ...rowConsequences(before, after),
  ];
}

function rowConsequences(before: ModelRegisterOptions, after: ModelRegisterOptions): Consequence[] {
  const known = new Map(before.models.map((row) => [nameOf(row), row]));
  const kept = new Set(after.models.map(nameOf));
  const allowed = after.models.flatMap((row, index): readonly Consequence[] => {
    const was = known.get(nameOf(row));
    if (was !== undefined && !allowsMore(was, row)) return [];
    // Nobody is kept out by a register that only observes.
    if (was === undefined && after.mode === 'observe') return [];
    return [weakens('models-less-checked', ['modelRegister', 'models', index], { subject: nameOf(row) })];
  });
  if (after.mode === 'observe') return allowed;
  const gone = before.models.flatMap((row, index): readonly Consequence[] =>
    kept.has(nameOf(row))
      ? []
      : [{ kind: 'model-unregistered', path: `modelRegister.models[${index}]`, subject: nameOf(row), weakens: false }],
  );
  return [...allowed, ...gone];
}

function allowsMore(before: RegisteredModel, after: RegisteredModel): boolean {
  if (isDeepStrictEqual(before, after)) return false;
  const [was, is] = [before.digests, after.digests];
  if (was !== undefined && (is === undefined || is.some((digest) => !was.includes(digest)))) return true;
  return before.validUntil !== undefined && (after.validUntil === undefined || after.validUntil > before.validUntil);
}

function nameOf({ model, provider }: RegisteredModel): string {
  return `${provider}/${model}`;
}
