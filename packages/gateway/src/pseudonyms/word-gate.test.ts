import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextReader, wordHash } from './text-view.ts';
import { WordGate } from './word-gate.ts';

it('lets every word of its list pass, however it is written, and few others', () => {
  const words = ['kunde', 'müller', 'straße', 'benutzername', 'ınfo', 'привет'];
  const gate = new WordGate(words);
  const { tokens } = new TextReader().read('Kunde MÜLLER straße Benutzername ınfo ПРИВЕТ');
  expect(tokens.count).toBe(words.length);
  for (let token = 0; token < tokens.count; token++) expect(gate.mayHave(tokens.hashes[token] ?? 0)).toBe(true);
  let passed = 0;
  for (let number = 0; number < 1_000; number++) if (gate.mayHave(wordHash(`other${number}`))) passed++;
  expect(passed).toBeLessThan(20);
});

it('has the hash of a token be that of its word', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\p{L}\p{M}\p{Nd}]{1,12}$/u), (word) => {
      const { tokens } = new TextReader().read(` ${word} `);
      if (tokens.starts[0] === 1 && tokens.ends[0] === word.length + 1) expect(tokens.hashes[0]).toBe(wordHash(word));
    }),
  );
});
