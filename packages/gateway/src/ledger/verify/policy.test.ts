import { describe, expect, test } from 'vitest';
import { logSigner, testWitness } from '../../testing/log-maker.ts';
import { FormatError } from './note.ts';
import { judgeQuorum, parsePolicy } from './policy.ts';

const log = logSigner(1).vkey('example.com/log');
const witnesses = Array.from({ length: 40 }, (_, at) => testWitness(`w${at}.example`, 10 + at));
const [one = '', two = ''] = witnesses.map(({ vkey }) => vkey);

const policyOf = (text: string): ReturnType<typeof parsePolicy> => parsePolicy(Buffer.from(text));

function reached(text: string, ...good: number[]): boolean {
  const keys = new Set(good.map((at) => witnesses[at]?.vkey));
  return judgeQuorum(policyOf(text), ({ vkey }) => (keys.has(vkey) ? 'good' : 'absent')).reached;
}

describe('a policy', () => {
  test('may have blanks, comments and addresses, and words of any octets', () => {
    const text = `# ours\n\n\t log  ${log}\thttps://log.example/ \n witness Prüfer ${one} https://w.example/\n  # more\nquorum Prüfer\n`;
    expect(policyOf(text).logs).toHaveLength(1);
    expect(reached(text, 0)).toBe(true);
    expect(reached(text, 1)).toBe(false);
    expect(judgeQuorum(policyOf(text), () => 'bad').bad).toEqual(['Prüfer']);
  });

  test('asks for groups of groups', () => {
    const defined = witnesses.slice(0, 6).map(({ vkey }, at) => `witness w${at} ${vkey}\n`);
    const groups = 'group x 2 w0 w1 w2\ngroup y any w3 w4 w5\ngroup both all x y\nquorum both\n';
    const text = defined.join('') + groups;
    expect(reached(text, 0, 1, 5)).toBe(true);
    expect(reached(text, 0, 1, 2)).toBe(false);
    expect(reached(text, 0, 3, 4, 5)).toBe(false);
  });

  test('may have 32 logs, witnesses and groups', () => {
    const lines = Array.from({ length: 32 }, (_, at) => [
      `log ${logSigner(100 + at).vkey(`log${at}.example`)}`,
      `witness w${at} ${witnesses[at]?.vkey ?? ''}`,
      `group g${at} any w${at}`,
    ]).flat();
    expect(reached(`${lines.join('\n')}\nquorum g31\n`, 31)).toBe(true);
  });

  test.each([
    ['no quorum', `log ${log}\n`],
    ['two of them', 'quorum none\nquorum none\n'],
    ['a quorum of nobody', 'quorum somebody\n'],
    ['a group of nobody', 'group g any\nquorum g\n'],
    ['a group that is defined later', `group g any w\nwitness w ${one}\nquorum g\n`],
    ['none in a group', 'group g any none\nquorum g\n'],
    ['a witness called none', `witness none ${one}\nquorum none\n`],
    ['a name that is taken', `witness a ${one}\nwitness a ${two}\nquorum none\n`],
    ['a witness in two groups', `witness a ${one}\ngroup g any a\ngroup h any a\nquorum h\n`],
    ['a witness twice in one', `witness a ${one}\ngroup g any a a\nquorum g\n`],
    ['a threshold of zero', `witness a ${one}\ngroup g 0 a\nquorum g\n`],
    ['a threshold that is too high', `witness a ${one}\ngroup g 2 a\nquorum g\n`],
    ['one key twice', `witness a ${one}\nwitness b ${one}\nquorum none\n`],
    ['one log twice', `log ${log}\nlog ${log}\nquorum none\n`],
    ['the key of a log for a witness', `witness a ${log}\nquorum none\n`],
    ['the key of a witness for a log', `log ${one}\nquorum none\n`],
    ['an unknown word', 'witnesses none\nquorum none\n'],
    ['a carriage return', 'quorum none\r\n'],
    ['no end of line', 'quorum none'],
  ])('with %s is refused', (_name, text) => {
    expect(() => policyOf(text)).toThrow(FormatError);
  });
});
