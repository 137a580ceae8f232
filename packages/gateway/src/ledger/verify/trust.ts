import { setTimeout as delay } from 'node:timers/promises';
import type { Checkpoint } from './checkpoint.ts';
import type { Findings } from './faults.ts';
import { strictBase64 } from './hashes.ts';
import type { Rotation } from './leaf-rules.ts';
import {
  FormatError,
  type Note,
  parseNote,
  parseVerifierKey,
  renamedKey,
  signatureHolds,
  signatureTypes,
  type VerifierKey,
  verifyNote,
} from './note.ts';
import { judgeQuorum, type Policy, type QuorumVerdict } from './policy.ts';

/** Milliseconds between two looks at a checkpoint. */
const interval = 100;

/**
 * Whom a check believes: a policy, a key, or, where neither is given, the log itself, which shows that it agrees with itself and
 * says nothing about whose log it is.
 */
export interface Trust {
  readonly policy?: Policy | undefined;
  readonly key?: VerifierKey | undefined;
}

/** The name of a log is what its origins have before the first slash. */
export function logName(origin: string): string {
  return origin.split('/', 1)[0] ?? '';
}

/**
 * Public keys (hexadecimal) that are trusted for an origin. A key that is trusted for one shard of a log is for all shards of that
 * log, since the key is the log's, and a policy cannot name one key twice.
 */
export function trustedKeys(trust: Trust, origin: string): Set<string> {
  const keys = [...(trust.policy?.logs ?? []), ...(trust.key === undefined ? [] : [trust.key])];
  return new Set(keys.filter(({ name }) => logName(name) === logName(origin)).map(({ publicKey }) => publicKey));
}

/** The verifier key under which a public key signs for an origin. */
export function logKey(publicKey: string, origin: string): VerifierKey {
  const key = { name: '', id: '', type: signatureTypes.ed25519, publicKey, vkey: '' };
  return renamedKey(key, origin);
}

export interface CheckedRotation {
  readonly index: number;
  readonly from: string;
  readonly to: string;
}

/** Checks both signatures of a rotation; undefined, and a fault, where one does not hold. */
export function checkRotation(
  rotation: Rotation,
  shard: string,
  origin: string,
  findings: Findings,
): CheckedRotation | undefined {
  const { index } = rotation;
  const fail = (detail: string): undefined => {
    findings.add('bad-signature', shard, `leaf ${index}`, detail);
    return undefined;
  };
  try {
    const from = parseVerifierKey(rotation.from);
    const to = parseVerifierKey(rotation.to);
    if (from.type !== signatureTypes.ed25519 || to.type !== signatureTypes.ed25519) return fail('no keys of a log');
    if (from.name !== origin || to.name !== origin) return fail('the keys have the name of another log');
    const statement = `gatehouse.key-rotation/v1\n${origin}\n${index}\n${rotation.from}\n${rotation.to}\n`;
    const fromSignature = strictBase64(rotation.fromSignature);
    const toSignature = strictBase64(rotation.toSignature);
    if (fromSignature === undefined || !signatureHolds(from, statement, fromSignature)) {
      return fail('the old key has not signed this change of keys');
    }
    if (toSignature === undefined || !signatureHolds(to, statement, toSignature)) {
      return fail('the new key has not signed this change of keys');
    }
    return { index, from: from.publicKey, to: to.publicKey };
  } catch (thrown) {
    if (thrown instanceof FormatError) return fail(thrown.message);
    throw thrown;
  }
}

/**
 * Waits, for so many milliseconds in all, while a shard has no checkpoint, or one that lacks the cosignatures that a policy asks for: a
 * gateway publishes its checkpoints some time after the first leaf, and before the witnesses have seen them.
 */
export function waitForQuorum(
  policy: Policy | undefined,
  patience: number,
  onWaited: (milliseconds: number) => void = () => undefined,
): (checkpoint: Buffer | undefined) => Promise<boolean> {
  let left = patience / interval;
  return async (bytes) => {
    if (left <= 0) return true;
    try {
      if (bytes !== undefined && (policy === undefined || quorumOf(parseNote(bytes), policy).reached)) return true;
    } catch {
      // What is wrong with it is told by whoever reads it in earnest.
      return true;
    }
    left--;
    onWaited(interval);
    await delay(interval);
    return false;
  };
}

function quorumOf(note: Note, policy: Policy): QuorumVerdict {
  const states = new Map(verifyNote(note, [...policy.witnesses.values()]).map(({ key, state }) => [key.vkey, state]));
  return judgeQuorum(policy, ({ vkey }) => states.get(vkey) ?? 'absent');
}

export interface SignatureCheck {
  /** The public key that has signed, hexadecimal; undefined where none that is trusted has. */
  readonly signedBy: string | undefined;
  readonly witnesses: readonly string[];
}

/**
 * Checks the log's signature and the quorum of a checkpoint. `allowed` are public keys. A signature of one of them, or of a witness of
 * the policy, that does not hold is a fault even where another one does.
 */
export function checkSignatures(
  checkpoint: Checkpoint,
  allowed: ReadonlySet<string>,
  policy: Policy | undefined,
  fault: (id: 'bad-signature' | 'no-quorum' | 'untrusted-key', detail: string) => void,
): SignatureCheck {
  const { note, origin } = checkpoint;
  const verdicts = verifyNote(
    note,
    [...allowed].map((publicKey) => logKey(publicKey, origin)),
  );
  const good = verdicts.find(({ state }) => state === 'good');
  const bad = verdicts.some(({ state }) => state === 'bad');
  if (bad) fault('bad-signature', `the signature of ${origin} does not hold`);
  else if (good === undefined) {
    const others = note.signatures.map(({ name, id }) => `${name} (key ${id})`).join(', ');
    const trusted = verdicts.map(({ key }) => key.id).join(', ');
    fault(
      'untrusted-key',
      `no trusted key of ${origin} has signed it: trusted is ${trusted === '' ? 'none' : trusted}, signed by ${others}`,
    );
  }
  if (policy === undefined) return { signedBy: bad ? undefined : good?.key.publicKey, witnesses: [] };
  const quorum = quorumOf(note, policy);
  for (const name of quorum.bad) fault('bad-signature', `the cosignature of witness ${name} does not hold`);
  if (!quorum.reached) {
    const { good: those } = quorum;
    const cosigned =
      those.length === 0
        ? 'no witness of it has cosigned'
        : `only ${those.join(', ')} ${those.length === 1 ? 'has' : 'have'} cosigned`;
    fault('no-quorum', `the policy asks for ${policy.quorum}, and ${cosigned}`);
  }
  return { signedBy: bad ? undefined : good?.key.publicKey, witnesses: quorum.good };
}
