import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkpointCosignature,
  cosignCheckpoint,
  formatVerifierKey,
  noteSignature,
  verifierKey,
} from '../lib/signed-note.ts';
import {
  configuredPolicy,
  cosignedBy,
  formatTrustPolicy,
  hasQuorum,
  parseTrustPolicy,
  shardPolicy,
  TrustPolicyError,
} from './trust-policy.ts';

function vkey(name: string, type = checkpointCosignature): string {
  return formatVerifierKey(verifierKey(name, type, createPublicKey(generateKeyPairSync('ed25519').privateKey)));
}

const log = vkey('log.example', noteSignature);
const keys = Object.fromEntries(['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'].map((name) => [name, vkey(`${name}.example`)]));
const lines = Object.entries(keys).map(([name, key]) => `witness ${name} ${key}`);

/** The example of the specification. */
const example = `log ${log}

${lines.slice(0, 3).join('\n')}
group X-witnesses 2 X1 X2 X3

${lines.slice(3).join('\n')}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

const parse = (text: string): ReturnType<typeof parseTrustPolicy> => parseTrustPolicy(Buffer.from(text));

describe('a policy', () => {
  it('is judged as the example of the specification says', () => {
    const policy = parse(example);
    const judge = (...names: string[]): boolean => hasQuorum(policy, new Set(names));
    expect(judge('X1', 'X3', 'Y2')).toBe(true);
    expect(judge('X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3')).toBe(true);
    expect(judge('X1', 'Y1', 'Y2', 'Y3')).toBe(false);
    expect(judge('X1', 'X2', 'X3')).toBe(false);
    expect(judge()).toBe(false);
    // Nobody becomes a group by being called like one.
    expect(judge('X-and-Y', 'X-witnesses', 'Y-witnesses')).toBe(false);
  });

  it('takes tabs, blanks at both ends, comments and octets beyond ASCII', () => {
    const policy = parse(
      `\t # für alle\n  \n\twitness \t Ünabhängig\t${keys['X1']}   https://w.example \nquorum Ünabhängig\n`,
    );
    expect(hasQuorum(policy, new Set(policy.witnesses.keys()))).toBe(true);
    expect(policy.witnesses.keys().next().value).toBe(Buffer.from('Ünabhängig').toString('latin1'));
    expect([...policy.witnesses.values()][0]?.url).toBe('https://w.example');
  });

  it('needs nobody where the quorum is none', () => {
    expect(hasQuorum(parse('quorum none\n'), new Set())).toBe(true);
  });

  it.each([
    ['', 0, 'no quorum'],
    ['quorum none', 1, 'no end'],
    ['quorum none\nquorum none\n', 2, 'one quorum'],
    ['quorum nobody\n', 1, 'not defined above'],
    [`quorum X1\n${lines[0]}\n`, 1, 'not defined above'],
    [`${lines[0]}\r\nquorum X1\n`, 1, 'control character'],
    [`${lines[0]}\n${lines[0]?.replace('X1', 'X9')}\nquorum X1\n`, 2, 'another witness has this public key'],
    [`${lines[0]}\n${lines[1]?.replace('X2', 'X1')}\nquorum X1\n`, 2, 'taken'],
    [`${lines[0]?.replace('X1', 'none')}\nquorum none\n`, 1, 'taken'],
    [`log ${log}\nlog ${log}\nquorum none\n`, 2, 'another log has this public key'],
    [`log ${keys['X1']}\nquorum none\n`, 1, 'not of the type'],
    [`witness w ${log}\nquorum none\n`, 1, 'not of the type'],
    [`log nonsense\nquorum none\n`, 1, 'malformed'],
    [`${lines[0]}\ngroup g 2 X1\nquorum g\n`, 2, 'not one of the members'],
    [`${lines[0]}\ngroup g 0 X1\nquorum g\n`, 2, 'not one of the members'],
    [`${lines[0]}\ngroup g 01 X1\nquorum g\n`, 2, 'not one of the members'],
    [`${lines[0]}\ngroup g all\nquorum g\n`, 2, 'write'],
    [`${lines[0]}\ngroup g all none\nquorum g\n`, 2, 'not defined'],
    [`${lines[0]}\ngroup g all X1 X1\nquorum g\n`, 2, 'a member already'],
    [`${lines[0]}\ngroup g all X1\ngroup h all X1\nquorum g\n`, 3, 'a member already'],
    [`${lines[0]}\ngroup g all g\nquorum g\n`, 2, 'not defined'],
    ['witnesses x\nquorum none\n', 1, 'not known'],
  ])('refuses %j', (text, line, reason) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ line }));
    expect(() => parse(text)).toThrow(reason);
  });

  it('reads any bytes, or says that they are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseTrustPolicy(bytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(TrustPolicyError);
        }
      }),
    );
  });

  it('is read as it was written', () => {
    expect(formatTrustPolicy(parse(formatTrustPolicy(parse(example))))).toBe(formatTrustPolicy(parse(example)));
  });
});

describe('the policy of a configuration', () => {
  const witnesses = Object.entries(keys).map(([name, key]) => ({
    name: name.toLowerCase(),
    vkey: key,
    url: 'https://w.example',
  }));

  it('needs more than half of the witnesses where nothing is said', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), (there, signed) => {
        const policy = configuredPolicy({ witnesses: witnesses.slice(0, there) });
        const cosigned = new Set(witnesses.slice(0, Math.min(signed, there)).map(({ name }) => name));
        expect(hasQuorum(policy, cosigned)).toBe(there === 0 || cosigned.size * 2 > there);
      }),
    );
  });

  it('needs as many as the quorum says, and is a policy for callers', () => {
    for (const quorum of [0, 1, 2, 3]) {
      const text = shardPolicy(configuredPolicy({ witnesses: witnesses.slice(0, 3), quorum }), [log]);
      const policy = parse(text);
      expect(policy.logs).toHaveLength(1);
      for (const signed of [0, 1, 2, 3])
        expect(hasQuorum(policy, new Set(witnesses.slice(0, signed).map(({ name }) => name)))).toBe(signed >= quorum);
    }
  });
});

it('knows who has cosigned a note by their keys, whatever names they write', () => {
  const text = 'log.example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n';
  const signers = ['a', 'b'].map((name) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const own = formatVerifierKey(verifierKey(`${name}.example`, checkpointCosignature, publicKey));
    return { name, privateKey, vkey: own, url: 'https://w.example' };
  });
  const [first, second] = signers;
  if (first === undefined || second === undefined) throw new Error('there are two');
  const policy = configuredPolicy({ witnesses: signers });
  const signature = cosignCheckpoint(text, 'a.example', first.privateKey, 1);
  const forged = { ...cosignCheckpoint(text, 'b.example', first.privateKey, 1) };
  expect([...cosignedBy(policy, { text, signatures: [forged, signature] })]).toEqual(['a']);
  expect(cosignedBy(policy, { text: text.replace('1', '2'), signatures: [signature] }).size).toBe(0);
});
