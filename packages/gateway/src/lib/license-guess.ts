/** What a licence is called in SPDX, as far as it can be told. */
export interface LicenseGuess {
  readonly license: string;
  /** It was not given as an identifier. */
  readonly licenseGuessed?: true;
}

/** Those that models are published under. */
const identifiers: ReadonlyMap<string, string> = new Map(
  `Apache-2.0 MIT BSD-2-Clause BSD-3-Clause ISC Unlicense MPL-2.0 EUPL-1.2 AFL-3.0 CC0-1.0 CC-BY-3.0
   CC-BY-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0
   CC-BY-ND-4.0 CC-BY-NC-ND-4.0 GPL-2.0-only GPL-3.0-only GPL-3.0-or-later LGPL-3.0-only AGPL-3.0-only
   AGPL-3.0-or-later CDLA-Permissive-2.0`
    .split(/\s+/)
    .map((identifier) => [identifier.toLowerCase(), identifier] as const),
);

/** How models and hubs call some of them otherwise. */
const slugs: ReadonlyMap<string, string> = new Map([
  ['apache 2.0', 'Apache-2.0'],
  ['apache-2', 'Apache-2.0'],
  ['apache license 2.0', 'Apache-2.0'],
  ['gpl-3.0', 'GPL-3.0-only'],
  ['lgpl-3.0', 'LGPL-3.0-only'],
  ['agpl-3.0', 'AGPL-3.0-only'],
  ['cc0', 'CC0-1.0'],
]);

/** What texts of licences have in their beginning, in the order in which it decides: the more special comes first. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/llama 4 community license/i, 'LicenseRef-Llama-4'],
  [/llama 3\.3 community license/i, 'LicenseRef-Llama-3.3'],
  [/llama 3\.2 community license/i, 'LicenseRef-Llama-3.2'],
  [/llama 3\.1 community license/i, 'LicenseRef-Llama-3.1'],
  [/(?:meta )?llama 3 community license/i, 'LicenseRef-Llama-3'],
  [/llama 2 community license/i, 'LicenseRef-Llama-2'],
  [/gemma terms of use/i, 'LicenseRef-Gemma'],
  [/(?:tongyi qianwen|qwen)[ a-z]{0,40}license agreement/i, 'LicenseRef-Qwen'],
  [/deepseek license agreement/i, 'LicenseRef-DeepSeek'],
  [/mistral ai (?:research|non-production) license/i, 'LicenseRef-Mistral-Research'],
  [/falcon[ a-z0-9]{0,20} license/i, 'LicenseRef-Falcon'],
  [/open ?rail/i, 'LicenseRef-OpenRAIL'],
  [/attribution-noncommercial-sharealike 4\.0/i, 'CC-BY-NC-SA-4.0'],
  [/attribution-noncommercial-noderivatives 4\.0/i, 'CC-BY-NC-ND-4.0'],
  [/attribution-noncommercial 4\.0/i, 'CC-BY-NC-4.0'],
  [/attribution-sharealike 4\.0/i, 'CC-BY-SA-4.0'],
  [/attribution 4\.0 international/i, 'CC-BY-4.0'],
  [/cc0 1\.0 universal/i, 'CC0-1.0'],
  [/apache license\s{1,200}version 2\.0/i, 'Apache-2.0'],
  [/gnu affero general public license\s{1,200}version 3/i, 'AGPL-3.0-only'],
  [/gnu lesser general public license\s{1,200}version 3/i, 'LGPL-3.0-only'],
  [/gnu general public license\s{1,200}version 3/i, 'GPL-3.0-only'],
  [/permission is hereby granted, free of charge, to any person obtaining a copy/i, 'MIT'],
  [/neither the name of[^.]{1,200}nor the names of/i, 'BSD-3-Clause'],
  [/redistribution and use in source and binary forms/i, 'BSD-2-Clause'],
];

const mostRead = 8_192;

/** Of an identifier, of what hubs call a licence, or of the text of one; undefined where nothing can be told. */
export function guessLicense(text: string): LicenseGuess | undefined {
  const plain = text.slice(0, mostRead).trim();
  const known = identifiers.get(plain.toLowerCase());
  if (known !== undefined) return { license: known };
  const slug = slugs.get(plain.toLowerCase());
  if (slug !== undefined) return { license: slug, licenseGuessed: true };
  const found = phrases.find(([phrase]) => phrase.test(plain));
  if (found !== undefined) return { license: found[1], licenseGuessed: true };
  // A word of its own, such as `llama3.1`.
  if (/^[A-Za-z0-9][A-Za-z0-9.-]{1,40}$/.test(plain) && plain.toLowerCase() !== 'other')
    return { license: `LicenseRef-${plain}`, licenseGuessed: true };
  return undefined;
}

/** Whether it is one of those that SPDX lists, in its own spelling, as far as models are published under them. */
export function isSpdxIdentifier(text: string): boolean {
  return identifiers.get(text.toLowerCase()) === text;
}
