import {
  checkpointCosignature,
  formatVerifierKey,
  noteSignature,
  parseNote,
  parseVerifierKey,
  rawPublicKey,
  SignedNoteError,
  type SignedNote,
  type VerifierKey,
  verifySignature,
} from '../lib/signed-note.ts';

/** A C2SP tlog-policy. Names are opaque octets; here they are strings of one character an octet (Latin-1). */
export interface TrustPolicy {
  readonly logs: readonly { readonly key: VerifierKey; readonly url: string | undefined }[];
  readonly witnesses: ReadonlyMap<string, PolicyWitness>;
  /** In the order of their definitions; members are witnesses, or groups before them. */
  readonly groups: ReadonlyMap<string, PolicyGroup>;
  /** Name of a witness or a group, or `none`. */
  readonly quorum: string;
}

export interface PolicyWitness {
  readonly key: VerifierKey;
  readonly url: string | undefined;
}

export interface PolicyGroup {
  readonly threshold: number;
  readonly members: readonly string[];
}

/** A text that is no policy; `line` counts from 1, and is 0 for what is missing. */
export class TrustPolicyError extends Error {
  readonly line: number;

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(line === 0 ? reason : `line ${line}: ${reason}`, options);
    this.name = 'TrustPolicyError';
    this.line = line;
  }
}

const none = 'none';
/** Of logs, of witnesses and of groups; the specification asks for 32 at least. */
const most = 256;

/** Throws TrustPolicyError. */
export function parseTrustPolicy(bytes: Uint8Array): TrustPolicy {
  const logs: TrustPolicy['logs'][number][] = [];
  const witnesses = new Map<string, PolicyWitness>();
  const groups = new Map<string, PolicyGroup>();
  const keys = { log: new Set<string>(), witness: new Set<string>() };
  const members = new Set<string>();
  let quorum: string | undefined;
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  if (lines.pop() !== '') throw new TrustPolicyError(lines.length + 1, 'the line has no end');

  for (const [index, text] of lines.entries()) {
    const fail = (reason: string, cause?: unknown): never => {
      throw new TrustPolicyError(index + 1, reason, { cause });
    };
    if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(text)) fail('there is a control character');
    const [kind, ...words] = text.split(/[ \t]+/).filter((word) => word !== '');
    if (kind === undefined || kind.startsWith('#')) continue;
    const define = (name: string): string => {
      if (name === none || witnesses.has(name) || groups.has(name)) fail(`the name ${name} is taken`);
      return name;
    };
    const keyOf = (role: 'log' | 'witness', vkey: string): VerifierKey => {
      try {
        const key = parseVerifierKey(Buffer.from(vkey, 'latin1').toString('utf8'));
        if (key.type !== (role === 'log' ? noteSignature : checkpointCosignature))
          throw new SignedNoteError(`the key is not of the type that a ${role} has`);
        const raw = rawPublicKey(key.publicKey).toString('hex');
        if (keys[role].has(raw)) throw new SignedNoteError(`another ${role} has this public key`);
        keys[role].add(raw);
        return key;
      } catch (cause) {
        return fail(cause instanceof Error ? cause.message : 'the key is malformed', cause);
      }
    };
    if (kind === 'log') {
      const [vkey = fail('write `log <vkey> [<url>]`'), url, ...rest] = words;
      if (rest.length > 0 || logs.length >= most) fail('write `log <vkey> [<url>]`');
      logs.push({ key: keyOf('log', vkey), url });
    } else if (kind === 'witness') {
      const [name = '', vkey = fail('write `witness <name> <vkey> [<url>]`'), url, ...rest] = words;
      if (rest.length > 0 || witnesses.size >= most) fail('write `witness <name> <vkey> [<url>]`');
      witnesses.set(define(name), { key: keyOf('witness', vkey), url });
    } else if (kind === 'group') {
      const [name = '', count = '', ...named] = words;
      if (named.length === 0 || groups.size >= most) fail('write `group <name> all|any|<number> <name>...`');
      for (const member of named) {
        if (!witnesses.has(member) && !groups.has(member)) fail(`${member} is not defined above`);
        if (members.has(member)) fail(`${member} is a member already`);
        members.add(member);
      }
      const threshold = count === 'all' ? named.length : count === 'any' ? 1 : wholeNumber(count);
      if (!(threshold >= 1 && threshold <= named.length)) fail('the number is not one of the members');
      groups.set(define(name), { threshold, members: named });
    } else if (kind === 'quorum') {
      const [name = fail('write `quorum <name>`'), ...rest] = words;
      if (rest.length > 0 || quorum !== undefined) fail('there is one quorum');
      if (name !== none && !witnesses.has(name) && !groups.has(name)) fail(`${name} is not defined above`);
      quorum = name;
    } else fail(`${kind} is not known here`);
  }
  if (quorum === undefined) throw new TrustPolicyError(0, 'there is no quorum');
  return { logs, witnesses, groups, quorum };
}

/** Whether those who have cosigned are enough. */
export function hasQuorum({ groups, quorum }: TrustPolicy, cosigned: ReadonlySet<string>): boolean {
  if (quorum === none) return true;
  const reached = new Set(cosigned);
  for (const [name, { members, threshold }] of groups) {
    // The names of groups and witnesses are different ones.
    reached.delete(name);
    if (members.filter((member) => reached.has(member)).length >= threshold) reached.add(name);
  }
  return reached.has(quorum);
}

/** The names of the witnesses that have signed a checkpoint, by their keys in the policy. */
export function cosignedBy({ witnesses }: TrustPolicy, { signatures, text }: SignedNote): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [name, { key }] of witnesses)
    if (signatures.some((signature) => verifySignature(text, signature, key))) names.add(name);
  return names;
}

/** Whether a signed checkpoint carries enough cosignatures. */
export function carriesQuorum(policy: TrustPolicy, note: string): boolean {
  return hasQuorum(policy, cosignedBy(policy, parseNote(Buffer.from(note))));
}

export function formatTrustPolicy({ groups, logs, quorum, witnesses }: TrustPolicy): string {
  const address = (url: string | undefined): string => (url === undefined ? '' : ` ${url}`);
  return [
    ...logs.map(({ key, url }) => `log ${formatVerifierKey(key)}${address(url)}\n`),
    ...[...witnesses].map(([name, { key, url }]) => `witness ${name} ${formatVerifierKey(key)}${address(url)}\n`),
    ...[...groups].map(([name, { members, threshold }]) => `group ${name} ${threshold} ${members.join(' ')}\n`),
    `quorum ${quorum}\n`,
  ].join('');
}

/** The name of the group in policies that are made from a configuration; no witness can have it there. */
const groupName = 'needed_witnesses';

export interface WitnessSettings {
  readonly witnesses: readonly { readonly name: string; readonly vkey: string; readonly url: string }[];
  /** How many must have cosigned; without it more than half. */
  readonly quorum?: number | undefined;
}

/** The policy of a configuration, without logs. Throws SignedNoteError where a key is malformed. */
export function configuredPolicy({ quorum, witnesses }: WitnessSettings): TrustPolicy {
  const threshold = quorum ?? (witnesses.length === 0 ? 0 : Math.floor(witnesses.length / 2) + 1);
  const names = witnesses.map(({ name }) => name);
  const [only] = names;
  const grouped = threshold > 0 && names.length > 1;
  return {
    logs: [],
    witnesses: new Map(witnesses.map(({ name, url, vkey }) => [name, { key: parseVerifierKey(vkey), url }])),
    groups: new Map(grouped ? [[groupName, { threshold, members: names }]] : []),
    quorum: threshold === 0 || only === undefined ? none : grouped ? groupName : only,
  };
}

/**
 * The policy for callers of the shard with these keys. One shard only, for a policy cannot name a public key twice (C2SP
 * tlog-policy), and the shards of a log share theirs under different names.
 */
export function shardPolicy(policy: TrustPolicy, vkeys: readonly string[]): string {
  return formatTrustPolicy({ ...policy, logs: vkeys.map((vkey) => ({ key: parseVerifierKey(vkey), url: undefined })) });
}

function wholeNumber(text: string): number {
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : Number.NaN;
}
