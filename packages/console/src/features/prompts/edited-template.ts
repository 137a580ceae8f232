import type { PromptView } from '@gatehouse/contract/admin-prompts';
import { type PromptLanguage, promptLanguages } from '@gatehouse/contract/prompts';
import { isList, isMap, type SettingValue, type SettingValues, textOf } from '../../setting-form/setting-values.ts';

/** A template as a form has it, where lists keep the order in which somebody typed and nothing has to be complete. */
export interface EditedTemplate {
  /** What stands for itself: name, version, model, … as a file has it. */
  readonly plain: SettingValues;
  readonly variables: readonly EditedVariable[];
  readonly texts: Readonly<Partial<Record<PromptLanguage, EditedTexts>>>;
  readonly settings: SettingValues;
  readonly cases: readonly EditedCase[];
}

export interface EditedVariable {
  readonly name: string;
  /** With its type. */
  readonly options: SettingValues;
}

export interface EditedTexts {
  readonly system: string;
  readonly examples: readonly EditedExample[];
  readonly user: string;
}

export interface EditedExample {
  readonly user: string;
  readonly assistant: string;
}

export interface EditedCase {
  /** Without what is expected. */
  readonly asked: SettingValues;
  readonly expect: SettingValues | undefined;
}

export const emptyTexts: EditedTexts = { system: '', examples: [], user: '' };

export function emptyTemplate(language: PromptLanguage): EditedTemplate {
  return {
    plain: { name: '', version: 1, draft: true, model: '' },
    variables: [],
    texts: { [language]: emptyTexts },
    settings: {},
    cases: [],
  };
}

/** A template of the file, to be edited. */
export function editedTemplate(written: SettingValues): EditedTemplate {
  const { variables, texts, settings, cases, ...plain } = written;
  return {
    plain,
    variables: Object.entries(mapOf(variables)).map(([name, options]) => ({ name, options: mapOf(options) })),
    texts: Object.fromEntries(
      Object.entries(mapOf(texts)).flatMap(([language, own]) =>
        promptLanguages.some((known) => known === language) ? [[language, editedTexts(mapOf(own))]] : [],
      ),
    ),
    settings: mapOf(settings),
    cases: mapsOf(cases).map(({ expect, ...asked }) => ({ asked, expect: isMap(expect) ? expect : undefined })),
  };
}

/** What a file does not keep of a JSON Schema, such as that a value may be null, the gateway does. */
export function withSchema(edited: EditedTemplate, inForce: PromptView | undefined): EditedTemplate {
  const schema = inForce?.settings.schema;
  return schema === undefined ? edited : { ...edited, settings: { ...edited.settings, schema: escaped(schema) } };
}

/** As a draft, under the next number. */
export function nextVersion(edited: EditedTemplate, version: number): EditedTemplate {
  return { ...edited, plain: { ...edited.plain, version, draft: true } };
}

/** As a file would have it, without what is empty. */
export function writtenTemplate({ plain, variables, texts, settings, cases }: EditedTemplate): SettingValues {
  const { name = '', version = 1, draft, description, model = '', language, conversation } = plain;
  return {
    name,
    version,
    ...(draft === true ? { draft } : {}),
    ...(description === undefined ? {} : { description }),
    model,
    ...(variables.length === 0
      ? {}
      : { variables: Object.fromEntries(variables.map((variable) => [variable.name, variable.options])) }),
    ...(language === undefined ? {} : { language }),
    texts: Object.fromEntries(Object.entries(texts).map(([own, said]) => [own, writtenTexts(said)])),
    ...(conversation === true ? { conversation } : {}),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(cases.length === 0
      ? {}
      : { cases: cases.map(({ asked, expect }) => (expect === undefined ? asked : { ...asked, expect })) }),
  };
}

/** Names that more than one variable has: a file would keep one of them. */
export function namesTwice(variables: readonly EditedVariable[]): readonly string[] {
  const names = variables.map(({ name }) => name);
  return [...new Set(names.filter((name, place) => names.indexOf(name) !== place))];
}

function editedTexts(own: SettingValues): EditedTexts {
  return {
    system: textOf(own['system']),
    examples: mapsOf(own['examples']).map(({ user, assistant }) => ({
      user: textOf(user),
      assistant: textOf(assistant),
    })),
    user: textOf(own['user']),
  };
}

function writtenTexts({ system, examples, user }: EditedTexts): SettingValues {
  return {
    ...(system === '' ? {} : { system }),
    ...(examples.length === 0 ? {} : { examples: examples.map((example) => ({ ...example })) }),
    ...(user === '' ? {} : { user }),
  };
}

function mapOf(value: SettingValue | undefined): SettingValues {
  return isMap(value) ? value : {};
}

function mapsOf(value: SettingValue | undefined): readonly SettingValues[] {
  return isList(value) ? value.filter(isMap) : [];
}

/** What is in force has its references resolved, and what looks like one now is none. */
function escaped(value: unknown): SettingValue {
  return JSON.parse(JSON.stringify(value).replaceAll('${', '$${')) as SettingValue;
}
