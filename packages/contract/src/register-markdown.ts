import type { Register } from './admin-privacy.ts';
import { entityTypes } from './entity-types.ts';
import { explainFact } from './explain-fact.ts';
import { type ExplainLanguage, factFormat } from './fact-format.ts';
import { englishRegister } from './register-in-english.ts';
import { germanRegister } from './register-in-german.ts';
import type { RegisterTexts } from './register-texts.ts';

const dictionaries: Readonly<Record<ExplainLanguage, RegisterTexts>> = { de: germanRegister, en: englishRegister };

/** The register as Markdown. What people have typed is escaped, so that it stays text. */
export function registerMarkdown(register: Register, language: ExplainLanguage): string {
  const texts = dictionaries[language];
  const format = factFormat(language);
  const { controller, dataProtectionOfficer: officer, data } = register;
  const names = new Intl.DisplayNames([language === 'de' ? 'de-DE' : 'en-GB'], { type: 'region' });
  const typeName = (type: keyof typeof entityTypes): string => entityTypes[type][language];
  const keysOf = (keys: Register['unnamed']): string => keys.map(({ id, name }) => `${plain(name)} (${id})`).join(', ');
  const age = (milliseconds: number): string => (milliseconds === 0 ? '–' : format.duration(milliseconds));

  const lines = [
    `# ${texts.title}`,
    '',
    texts.introduction(new Date(register.created).toISOString().slice(0, 10), register.version),
    '',
    `## 1. ${texts.controller}`,
    '',
    controller === null
      ? texts.missingSetting('privacy.controller')
      : said([controller.name, controller.address, controller.contact]),
    ...(controller?.representative === undefined
      ? []
      : ['', `${texts.representative}: ${plain(controller.representative)}`]),
    '',
    `${texts.officer}: ${officer === null ? texts.missingSetting('privacy.dataProtectionOfficer') : said([officer.name, officer.contact])}`,
    '',
    `## 2. ${texts.activities}`,
    '',
    ...(register.activities.length === 0
      ? [texts.noActivities]
      : table(
          texts.activityHead,
          register.activities.map(({ purpose, legalBasis, notes, subjects, keys, retentions }) => [
            plain(purpose),
            [texts.bases[legalBasis], ...notes.map(plain)].join('; '),
            subjects.length === 0 ? texts.missing : subjects.map(plain).join(', '),
            keysOf(keys),
            retentions.join(', '),
          ]),
        )),
    ...(register.unnamed.length === 0 ? [] : ['', texts.unnamed(keysOf(register.unnamed))]),
    '',
    `## 3. ${texts.data}`,
    '',
    ...(data.enabled && data.types.length > 0
      ? [
          texts.dataIntroduction,
          '',
          ...table(
            [texts.type, ...register.recipients.map(({ provider }) => provider)],
            data.types.map(({ type, actions }) => [
              `${typeName(type)} (${type})`,
              ...register.recipients.map(({ provider }) => {
                const own = actions[provider];
                return own === undefined ? '' : texts.actions[own];
              }),
            ]),
          ),
          ...(data.unseen.length === 0 ? [] : ['', texts.unseen(data.unseen.map(typeName).join(', '))]),
          ...(data.rules.length === 0
            ? []
            : ['', texts.exceptions, '', ...data.rules.map((rule) => `- ${plain(explainFact(rule, language).text)}`)]),
        ]
      : [texts.dataOff]),
    '',
    `## 4. ${texts.recipients}`,
    '',
    ...table(
      texts.recipientHead,
      register.recipients.map(({ provider, trust, address, operator, country, thirdCountry, transfer }) => [
        address === undefined ? provider : `${provider} (${address})`,
        address === undefined ? texts.builtIn : texts.trust[trust],
        operator === undefined ? (trust === 'machine' ? '–' : texts.missing) : plain(operator),
        country === undefined ? (trust === 'machine' ? '–' : texts.missing) : (names.of(country) ?? country),
        thirdCountry === true
          ? texts.toThird(transfer === undefined ? texts.noTransferBasis : plain(transfer))
          : thirdCountry === false
            ? texts.inArea
            : trust === 'machine'
              ? texts.notAbroad
              : texts.missing,
      ]),
    ),
    '',
    `## 5. ${texts.retention}`,
    '',
    ...table(
      texts.retentionHead,
      register.retention.classes.map(({ name, minimum, maximum }) => [name, age(minimum), age(maximum)]),
    ),
    '',
    texts.leaves(age(register.retention.leaves)),
    '',
    `## 6. ${texts.measures}`,
    '',
    ...register.measures.map((measure) => `- ${plain(texts.measure(measure, format))}`),
    ...(register.policy === undefined ? [] : ['', texts.policy(register.policy)]),
  ];
  return `${lines.join('\n')}\n`;
}

function said(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map(plain)
    .join(', ');
}

/** As it is in a line and in a cell of a table. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, '\\$&');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}
