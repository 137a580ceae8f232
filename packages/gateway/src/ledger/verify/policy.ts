import { type KeyVerdict, FormatError, parseVerifierKey, signatureTypes, type VerifierKey } from './note.ts';

/** The specification recommends room for 32 logs, witnesses and groups each. */
export const mostOfAKind = 256;
const largestPolicy = 1_048_576;

interface Group {
  readonly members: readonly string[];
  readonly threshold: number;
}

/** A C2SP tlog-policy. Names are strings of octets (`latin1`). */
export interface Policy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: ReadonlyMap<string, VerifierKey>;
  readonly groups: ReadonlyMap<string, Group>;
  /** `none`, a witness or a group. */
  readonly quorum: string;
}

/** Throws FormatError, with the number of the line. */
export function parsePolicy(bytes: Uint8Array): Policy {
  if (bytes.length > largestPolicy) throw new FormatError('the policy is too large');
  const text = Buffer.from(bytes).toString('latin1');
  const logs: VerifierKey[] = [];
  const witnesses = new Map<string, VerifierKey>();
  const groups = new Map<string, Group>();
  const members = new Set<string>();
  let quorum: string | undefined;
  const lines = text.split('\n');
  if (lines.at(-1) !== '') throw new FormatError('the last line of the policy does not end in a line feed');
  for (const [index, line] of lines.entries()) {
    const fail = (why: string): never => {
      throw new FormatError(`line ${index + 1} of the policy: ${why}`);
    };
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) fail('control characters');
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    const [kind, ...rest] = words;
    if (kind === undefined || kind.startsWith('#')) continue;
    const define = (name: string | undefined): string => {
      if (name === undefined) return fail('a name is missing');
      if (name === 'none' || witnesses.has(name) || groups.has(name)) fail(`the name ${name} is taken`);
      return name;
    };
    const key = (vkey: string | undefined, type: number): VerifierKey => {
      try {
        // Key names are UTF-8, the rest of the file is octets.
        const parsed = parseVerifierKey(Buffer.from(vkey ?? '', 'latin1').toString('utf8'));
        if (parsed.type !== type) fail(`a key of type ${parsed.type} does not fit here`);
        return parsed;
      } catch (thrown) {
        if (thrown instanceof FormatError && !thrown.message.startsWith('line ')) fail(thrown.message);
        throw thrown;
      }
    };
    switch (kind) {
      case 'log': {
        if (rest.length < 1 || rest.length > 2) fail('log <vkey> [<url>]');
        const log = key(rest[0], signatureTypes.ed25519);
        if (logs.some(({ publicKey }) => publicKey === log.publicKey)) fail('two logs have the same key');
        logs.push(log);
        if (logs.length > mostOfAKind) fail(`more than ${mostOfAKind} logs`);
        break;
      }
      case 'witness': {
        if (rest.length < 2 || rest.length > 3) fail('witness <name> <vkey> [<url>]');
        const name = define(rest[0]);
        const witness = key(rest[1], signatureTypes.cosignature);
        for (const other of witnesses.values()) {
          if (other.publicKey === witness.publicKey) fail('two witnesses have the same key');
        }
        witnesses.set(name, witness);
        if (witnesses.size > mostOfAKind) fail(`more than ${mostOfAKind} witnesses`);
        break;
      }
      case 'group': {
        const [given, count, ...names] = rest;
        const name = define(given);
        if (names.length === 0) fail('group <name> all|any|<k> <name>...');
        for (const member of names) {
          if (!witnesses.has(member) && !groups.has(member)) fail(`${member} is not defined above`);
          if (members.has(member)) fail(`${member} is already a member of a group`);
          members.add(member);
        }
        const threshold = count === 'all' ? names.length : count === 'any' ? 1 : numberOf(count);
        if (!(threshold >= 1 && threshold <= names.length))
          fail('the threshold is all, any, or 1 to the number of members');
        groups.set(name, { members: names, threshold });
        if (groups.size > mostOfAKind) fail(`more than ${mostOfAKind} groups`);
        break;
      }
      case 'quorum': {
        const name = rest[0];
        if (rest.length !== 1 || name === undefined) return fail('quorum <name>');
        if (quorum !== undefined) fail('there is a quorum already');
        if (name !== 'none' && !witnesses.has(name) && !groups.has(name)) fail(`${name} is not defined above`);
        quorum = name;
        break;
      }
      default:
        fail(`${kind} is no log, witness, group or quorum`);
    }
  }
  if (quorum === undefined) throw new FormatError('the policy has no quorum line');
  return { logs, witnesses, groups, quorum };
}

function numberOf(text: string | undefined): number {
  return text !== undefined && /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : Number.NaN;
}

export interface QuorumVerdict {
  readonly reached: boolean;
  /** Names of witnesses, in the policy, by what their cosignature is. */
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly absent: readonly string[];
}

/** Whether the cosignatures that hold are a quorum; `verdictOf` says what the note has of a key. */
export function judgeQuorum(policy: Policy, verdictOf: (key: VerifierKey) => KeyVerdict['state']): QuorumVerdict {
  const states = new Map([...policy.witnesses].map(([name, key]) => [name, verdictOf(key)]));
  // Each name is a member of one group at most and defined before its group, so this is linear and ends.
  const reached = new Map<string, boolean>([['none', true]]);
  for (const [name, state] of states) reached.set(name, state === 'good');
  for (const [name, { members, threshold }] of policy.groups) {
    reached.set(name, members.filter((member) => reached.get(member) === true).length >= threshold);
  }
  const named = (state: KeyVerdict['state']): string[] =>
    [...states].filter(([, other]) => other === state).map(([name]) => Buffer.from(name, 'latin1').toString('utf8'));
  return {
    reached: reached.get(policy.quorum) === true,
    good: named('good'),
    bad: named('bad'),
    absent: named('absent'),
  };
}
