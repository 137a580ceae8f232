import { generatedNote, row, type Setting } from './setting.ts';

/** docs/reference/configuration.md: every setting of the schema in one table. */
export function configurationPage(schema: Setting): string {
  const rows: string[] = [];
  collect(schema, '', false, { rows, parts: schema.$defs ?? {}, told: new Map() });
  return `# Configuration

${generatedNote}

One file, \`gatehouse.yaml\`, \`.yml\` or \`.json\`, found by \`--config\`, by \`GATEHOUSE_CONFIG\` or in the working folder. The set
of settings is closed: an unknown one is an error, with its line. \`gatehouse check\` reports every problem at once.

- **From the environment:** \`\${NAME}\` and \`\${NAME:-default}\` in any text; \`$\${\` writes a literal \`\${\`. The default also stands
  in for an empty variable; an unset variable without a default is an error. What a variable holds is never read as YAML.
  Where a number, \`true\` or \`false\` belongs, the text becomes one.
- **Paths** are relative to the configuration file.
- **Durations** and **sizes** are whole numbers with a unit, such as \`250ms\`, \`5m\`, \`64KiB\`; never zero.
- **Empty** maps and lists (\`server:\` with nothing below) count as not written.
- **Reload:** a running gateway applies a changed file by itself, and at SIGHUP; while the file is not valid the former
  configuration stays in force. Changes of \`tenant\`, \`dataFolder\`, \`server\`, \`ledger\`, and of whether there is \`tls\`, take
  effect at the next start, and the gateway says so.
- **Versions:** files of an older \`version\` are read as if they were of the current one, and \`gatehouse check\` says what was
  changed. Files of a newer one are refused.
- **Editors** with a YAML language server read [gatehouse.schema.json](gatehouse.schema.json); \`gatehouse init\` names it in the
  first line of the file.

| setting | type | range or unit | default | meaning |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

interface Page {
  readonly rows: string[];
  readonly parts: Readonly<Record<string, Setting>>;
  /** Where parts that stand in several places were told of. */
  readonly told: Map<string, string>;
}

function collect(schema: Setting, path: string, required: boolean, page: Page): void {
  const part = schema.items?.$ref;
  const before = part === undefined ? undefined : page.told.get(part);
  if (path !== '') {
    const note = schema.secret === true ? ' (a secret: never printed or logged)' : '';
    const same = before === undefined ? '' : `, as for \`${before}\``;
    const meaning = `${schema.description ?? ''}${same}${note}`.trim();
    page.rows.push(row([`\`${path}\``, typeOf(schema), rangeOf(schema), defaultOf(schema, required), meaning]));
  }
  collectProperties(schema, path === '' ? '' : `${path}.`, page);
  const named = schema.additionalProperties;
  if (typeof named === 'object') {
    if (named.oneOf === undefined) collect(named, `${path}.<name>`, false, page);
    else collectVariants(named.oneOf, `${path}.<name>`, page);
  }
  if (schema.items === undefined || before !== undefined) return;
  if (part !== undefined) page.told.set(part, path);
  const items = part === undefined ? schema.items : (page.parts[part.replace('#/$defs/', '')] ?? {});
  collectVariants(items.oneOf ?? [items], `${path}[]`, page);
}

/** Names by whose values maps of several kinds are told apart. */
const tellApart = ['use', 'kind', 'check', 'type'];

function collectVariants(variants: readonly Setting[], path: string, page: Page): void {
  for (const variant of variants) {
    if (variant.type !== 'object') continue;
    const name = tellApart.find((each) => variant.properties?.[each]?.const !== undefined);
    const kind = name === undefined ? undefined : variant.properties?.[name]?.const;
    const called = path.endsWith('[]') ? `${path.slice(0, -1)}${name}=${kind}]` : `${path}[${name}=${kind}]`;
    collectProperties(variant, kind === undefined ? `${path}.` : `${called}.`, page);
  }
}

function collectProperties(schema: Setting, prefix: string, page: Page): void {
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    collect(child, `${prefix}${name}`, schema.required?.includes(name) ?? false, page);
  }
}

function typeOf(schema: Setting): string {
  if (schema.unit !== undefined) return schema.unit;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) return variants.map(typeOf).join(' or ');
  if (schema.items !== undefined) return `list of ${pluralOf(schema.items)}`;
  if (schema.format === 'uri') return 'address';
  if (schema.path === true) return 'path';
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.map((type) => typeNames[type] ?? type).join(' or ');
}

const typeNames: Readonly<Record<string, string>> = { integer: 'whole number', object: 'map', string: 'text' };

function pluralOf(schema: Setting): string {
  if (schema.enum !== undefined) return typeOf(schema);
  if (schema.oneOf !== undefined || schema.$ref !== undefined) return 'maps';
  if (schema.items !== undefined) return `lists of ${pluralOf(schema.items)}`;
  const type = typeOf(schema);
  return type.endsWith('s') ? `${type}es` : `${type}s`;
}

const unitNotes = { age: '`h`, `d`, `w`, `y`', duration: '`ms`, `s`, `m`, `h`, `d`', size: '`B`, `KiB`, `MiB`, `GiB`' };

function rangeOf(schema: Setting): string {
  if (schema.unit !== undefined) return unitNotes[schema.unit];
  const lowest = schema.minimum ?? (schema.exclusiveMinimum === 0 && schema.type === 'integer' ? 1 : undefined);
  const highest = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum;
  if (lowest !== undefined && highest !== undefined) return `${lowest} to ${highest}`;
  if (lowest !== undefined) return `from ${lowest}`;
  return highest === undefined ? '' : `up to ${highest}`;
}

function defaultOf(schema: Setting, required: boolean): string {
  if (required) return '**required**';
  if (schema.default === undefined || schema.type === 'object') return '';
  return `\`${JSON.stringify(schema.default)}\``;
}
