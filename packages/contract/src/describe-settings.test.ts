import { describe, expect, it } from 'vitest';
import { describeSettings } from './describe-settings.ts';
import { entityPatternSchema } from './config.ts';
import { guardOptionsSchema } from './guards.ts';
import { type PlainSettingField, type SettingField, settingFieldSchema } from './setting-field.ts';
import { settingsInGerman } from './settings-in-german.ts';

const guards = guardOptionsSchema.options.map((schema) => [schema.shape.use.value, schema] as const);

function explanationsOf(fields: readonly (SettingField | PlainSettingField)[]): readonly string[] {
  return fields.flatMap((field) => [
    ...(field.explanation === undefined ? [] : [field.explanation.en]),
    ...('fields' in field ? explanationsOf(field.fields) : []),
  ]);
}

describe('the description of settings', () => {
  it.each(guards)('has a form for every option of %s, in both languages', (_use, schema) => {
    const fields = describeSettings(schema);
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(schema.shape));
    for (const field of fields) expect(settingFieldSchema.parse(field)).toEqual(field);
    for (const explanation of explanationsOf(fields)) expect(settingsInGerman).toHaveProperty([explanation]);
  });

  it('has a form for patterns of personal data, in both languages', () => {
    const fields = describeSettings(entityPatternSchema);
    expect(fields.map(({ kind }) => kind)).toEqual(['text', 'choice', 'text', 'switch', 'switch', 'texts']);
    for (const explanation of explanationsOf(fields)) expect(settingsInGerman).toHaveProperty([explanation]);
  });

  it('says limits, defaults and what must be given', () => {
    const [, onnx] = guards.find(([use]) => use === 'onnx') ?? [];
    const fields = new Map(describeSettings(onnx ?? guardOptionsSchema).map((field) => [field.name, field]));
    expect(fields.get('folder')).toMatchObject({ kind: 'text', required: true, shortest: 1 });
    expect(fields.get('threshold')).toMatchObject({ kind: 'number', whole: false, least: 0.01, most: 1, default: 0.5 });
    expect(fields.get('timeout')).toMatchObject({ kind: 'text', unit: 'duration', default: '10s' });
    expect(fields.get('labels')).toMatchObject({ kind: 'object', default: {} });
    expect(describeSettings(guardOptionsSchema.options[0], ['use', 'id']).map(({ name }) => name)).not.toContain('id');
  });
});
