import { readdirSync, readFileSync } from 'node:fs';

/** Microseconds of one clock tick; Linux has told user space 100 ticks a second on every architecture since 2.6. */
const tick = 10_000;

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Fields of /proc/<pid>/stat from the third on; the second is a name that may hold spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  const text = readIfThere(`/proc/${String(pid)}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A process and all its descendants. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(statFields(pid)?.[1]);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [pid]);
    else siblings.push(pid);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** Nanoseconds on a processor by thread; `stat` counts in ticks of 10 ms, and misses threads that are shorter. */
function threadTime(pid: number): number | undefined {
  let entries: string[];
  try {
    entries = readdirSync(`/proc/${String(pid)}/task`);
  } catch {
    return undefined;
  }
  let total = 0;
  for (const thread of entries) {
    const text = readIfThere(`/proc/${String(pid)}/task/${thread}/schedstat`);
    if (text === undefined) return undefined;
    total += Number(text.split(' ')[0]) / 1_000;
  }
  return total > 0 ? total : undefined;
}

/** Microseconds of user and system time of a process tree, all threads. */
export function processorTime(root: number): number {
  let total = 0;
  for (const pid of processTree(root)) {
    const fields = statFields(pid);
    total += threadTime(pid) ?? (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) * tick;
  }
  return total;
}

/** Bytes of the largest resident memory so far, summed over the process tree. */
export function peakMemory(root: number): number {
  let total = 0;
  for (const pid of processTree(root)) {
    const line = /^VmHWM:\s+([0-9]+) kB$/m.exec(readIfThere(`/proc/${String(pid)}/status`) ?? '');
    total += Number(line?.[1] ?? 0) * 1_024;
  }
  return total;
}
