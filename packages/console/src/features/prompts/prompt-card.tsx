import { type ReactNode, useState } from 'react';
import type { PromptView } from '@gatehouse/contract/admin-prompts';
import { promptPrefix, type PromptVariable } from '@gatehouse/contract/prompts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { PromptCases } from './prompt-cases.tsx';
import { PromptTrial } from './prompt-trial.tsx';
import { promptsTexts } from './texts.ts';
import { VersionActions } from './version-actions.tsx';

interface Props {
  readonly name: string;
  /** The newest first; never empty. */
  readonly versions: readonly PromptView[];
  /** Where files of further templates are; empty where nowhere. */
  readonly folder: string;
  /** Undefined for whoever may not change anything. */
  readonly onEdit: ((what: 'version' | 'draft', shown: PromptView) => void) | undefined;
}

/** A template in one of its versions: what it is, what is filled in, and what it answers. */
export function PromptCard({ name, versions, folder, onEdit }: Props): ReactNode {
  const texts = useOwnTexts(promptsTexts);
  const [wanted, setWanted] = useState<number>();
  const shown =
    versions.find(({ version }) => version === wanted) ?? versions.find(({ current }) => current) ?? versions[0];
  if (shown === undefined) return null;
  const state = shown.current ? 'current' : shown.draft ? 'draft' : 'older';
  const called = `${promptPrefix}${name}`;

  return (
    <Card
      title={called}
      {...(shown.description === undefined ? {} : { explanation: shown.description })}
      actions={
        <label>
          {texts.version}{' '}
          <select
            name={`version-${name}`}
            value={shown.version}
            onChange={(event) => setWanted(Number(event.target.value))}
          >
            {versions.map(({ version }) => (
              <option key={version} value={version}>
                {version}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <p className="prompts-facts">
        <Tag tone={state === 'current' ? 'good' : state === 'draft' ? 'warn' : 'plain'}>{texts.states[state]}</Tag>
        <span>
          {texts.model}{' '}
          <code>
            <ForeignText text={shown.model} />
          </code>
        </span>
        <span className="quiet">
          {texts.hash} <code title={shown.hash}>{shown.hash.slice(0, 12)}</code>
        </span>
      </p>
      {shown.file === undefined ? null : (
        <p className="quiet">
          {texts.inFile}{' '}
          <code>
            <ForeignText text={folder === '' ? shown.file : `${folder.replace(/[\\/]+$/, '')}/${shown.file}`} />
          </code>
        </p>
      )}
      {onEdit === undefined || shown.file !== undefined ? null : (
        <VersionActions
          key={`actions ${shown.version}`}
          shown={shown}
          onVersion={() => onEdit('version', shown)}
          onEdit={() => onEdit('draft', shown)}
        />
      )}
      {shown.conversation ? <p className="quiet">{texts.conversation}</p> : null}
      <h3>{texts.variables.title}</h3>
      <Variables called={called} variables={shown.variables} />
      <PromptTrial key={`trial ${shown.version}`} template={shown} />
      <PromptCases key={`cases ${shown.version}`} template={shown} />
    </Card>
  );
}

function Variables({
  called,
  variables,
}: {
  readonly called: string;
  readonly variables: PromptView['variables'];
}): ReactNode {
  const texts = useOwnTexts(promptsTexts).variables;
  const entries = Object.entries(variables);
  if (entries.length === 0) return <p className="quiet">{texts.none}</p>;
  return (
    <ScrollRegion label={`${called}: ${texts.title}`}>
      <table className="wrapped">
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.type}</th>
            <th scope="col">{texts.needed}</th>
            <th scope="col">{texts.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(([name, variable]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                <TypeOf variable={variable} />
              </td>
              <td>
                <ForeignText
                  text={
                    variable.default !== undefined
                      ? texts.usual(JSON.stringify(variable.default))
                      : variable.required
                        ? texts.yes
                        : texts.no
                  }
                />
              </td>
              <td>
                <ForeignText text={variable.description ?? ''} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function TypeOf({ variable }: { readonly variable: PromptVariable }): ReactNode {
  const { types } = useOwnTexts(promptsTexts).variables;
  const language = useLanguage();
  switch (variable.type) {
    case 'string':
      return types.string(formatCount(variable.maxLength, language));
    case 'enum':
      return <ForeignText text={types.enum(formatList(variable.values, language))} />;
    case 'list':
      return types.list(formatCount(variable.maxItems, language));
    default:
      return types[variable.type];
  }
}
