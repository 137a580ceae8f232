import './prompts.css';
import { type ReactNode, useMemo, useState } from 'react';
import type { SettingView } from '@gatehouse/contract/admin-configuration';
import type { PromptView } from '@gatehouse/contract/admin-prompts';
import { fetchConfiguration } from '../../api/configuration.ts';
import { fetchPrompts } from '../../api/prompts.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import type { SettingValues } from '../../setting-form/setting-values.ts';
import { AddButton } from '../../ui/add-button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { editedTemplate, emptyTemplate, nextVersion, withSchema } from './edited-template.ts';
import { PromptCard } from './prompt-card.tsx';
import type { Editing } from './template-editor.tsx';
import { promptsTexts } from './texts.ts';
import { isVersion, templateFolder, writtenTemplates } from './written-templates.ts';

// Most who look at templates write none.
const TemplateEditor = lazyPart(async () => (await import('./template-editor.tsx')).TemplateEditor);

const nothing: readonly SettingView[] = [];

const example = `prompts:
  templates:
    - name: support
      version: 1
      model: chat
      variables:
        question: { type: string, maxLength: 2000 }
      texts:
        en:
          system: You answer customers of Musterladen, briefly and politely.
          user: "{{question}}"
      cases:
        - name: greets
          variables: { question: Good morning! }
          expect: { language: en }
`;

/** The templates in force, each with its newest version first, and the one that is being written. */
export function PromptsPage(): ReactNode {
  const texts = useOwnTexts(promptsTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const prompts = useAdminData(['prompts'], fetchPrompts);
  const { data: configuration } = useAdminData(['configuration'], fetchConfiguration);
  const [editing, setEditing] = useState<Editing>();
  const settings = configuration?.settings ?? nothing;
  const written = useMemo(() => writtenTemplates(settings), [settings]);
  const folder = templateFolder(settings);
  const mayChange = permitted('configuration.change') && configuration !== undefined;
  const mayEdit = mayChange && configuration.writable;

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation}>
        {mayEdit && editing === undefined ? (
          <AddButton label={texts.add} onPress={() => setEditing({ what: 'new', start: emptyTemplate(language) })} />
        ) : null}
      </PageHead>
      {mayChange && !mayEdit ? <p className="notice">{texts.readOnly}</p> : null}
      {folder === '' ? null : (
        <p className="notice">
          {texts.folder}{' '}
          <code>
            <ForeignText text={folder} />
          </code>
        </p>
      )}
      <Loaded from={prompts} lines={8}>
        {({ form, templates }) =>
          editing !== undefined ? (
            <TemplateEditor
              {...editing}
              form={form}
              taken={templates.map(({ name }) => name)}
              written={written}
              onClose={() => setEditing(undefined)}
            />
          ) : templates.length === 0 ? (
            <EmptyState text={texts.empty}>
              <CodeBlock code={example} />
            </EmptyState>
          ) : (
            [...Map.groupBy(templates, ({ name }) => name)].map(([name, versions]) => (
              <PromptCard
                key={name}
                name={name}
                versions={versions}
                folder={folder}
                onEdit={mayEdit ? (what, shown) => setEditing(editingOf(what, shown, versions, written)) : undefined}
              />
            ))
          )
        }
      </Loaded>
    </>
  );
}

/** Undefined where the file no longer has the version. */
function editingOf(
  what: 'version' | 'draft',
  shown: PromptView,
  versions: readonly PromptView[],
  written: readonly SettingValues[],
): Editing | undefined {
  const entry = written.find((one) => isVersion(one, shown.name, shown.version));
  if (entry === undefined) return undefined;
  const start = withSchema(editedTemplate(entry), shown);
  const newest = Math.max(...versions.map(({ version }) => version));
  return { what, start: what === 'draft' ? start : nextVersion(start, newest + 1) };
}
