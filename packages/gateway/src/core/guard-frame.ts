import type { Guard } from './guard.ts';

/** What every guard can be told; see the contract's guards. */
interface CommonOptions {
  readonly use: string;
  readonly id?: string | undefined;
  readonly direction: 'input' | 'output' | 'both';
  readonly onUnable: Guard['onUnable'];
  readonly shadow: boolean;
  readonly timeout: number;
}

/** For guards that say the same of a text whenever they are asked; see `byText` of Guard. */
export function always(): number {
  return 0;
}

/** What a guard has from the options that all guards share. */
export function guardFrame(
  options: CommonOptions,
): Pick<Guard, 'id' | 'kind' | 'directions' | 'onUnable' | 'shadow' | 'timeout'> {
  const { use, id = use, direction, onUnable, shadow, timeout } = options;
  return {
    id,
    kind: use,
    directions: direction === 'both' ? ['input', 'output'] : [direction],
    onUnable,
    shadow,
    timeout,
  };
}
