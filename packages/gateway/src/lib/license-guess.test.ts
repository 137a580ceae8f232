import { expect, test } from 'vitest';
import { guessLicense } from './license-guess.ts';

test.each([
  ['Apache-2.0', { license: 'Apache-2.0' }],
  ['mit', { license: 'MIT' }],
  ['agpl-3.0', { license: 'AGPL-3.0-only', licenseGuessed: true }],
  ['llama3.1', { license: 'LicenseRef-llama3.1', licenseGuessed: true }],
  ['\n   Apache License\n        Version 2.0, January 2004\n', { license: 'Apache-2.0', licenseGuessed: true }],
  [
    'LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024',
    { license: 'LicenseRef-Llama-3.1', licenseGuessed: true },
  ],
  [
    'MIT License\n\nCopyright (c) 2023 DeepSeek\n\nPermission is hereby granted, free of charge, to any person obtaining a copy',
    { license: 'MIT', licenseGuessed: true },
  ],
  ['other', undefined],
  ['', undefined],
  ['Ask us about the licence.', undefined],
])('takes %j for what it is', (text, expected) => {
  expect(guessLicense(text)).toEqual(expected);
});

test('reads no more than the beginning of a text without end', () => {
  expect(guessLicense(`${' apache license '.repeat(1_000_000)}`)).toBeUndefined();
});
