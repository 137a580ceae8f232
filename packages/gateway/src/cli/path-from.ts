import { isAbsolute, relative, resolve } from 'node:path';

/** Relative where the target is near, so that the folder can be moved; absolute otherwise. */
export function pathFrom(folder: string, target: string): string {
  const near = relative(resolve(folder), target);
  if (near === '' || isAbsolute(near) || near.startsWith('../../..')) return target;
  return near.startsWith('.') ? near : `./${near}`;
}
