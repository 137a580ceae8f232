import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { recipesFor } from './recipes.ts';
import { startTexts } from './texts.ts';

interface Props {
  /** A key that was made here; else a placeholder stands in the recipes. */
  readonly callerKey: string | undefined;
  readonly model: string | undefined;
}

const clients = [
  'python',
  'javascript',
  'curl',
  'langchain',
  'openWebUi',
  'claudeCode',
  'anthropic',
  'ollama',
  'other',
] as const;

type Client = (typeof clients)[number];

const names: Readonly<Record<Exclude<Client, 'other'>, string>> = {
  python: 'OpenAI Python',
  javascript: 'OpenAI JavaScript',
  curl: 'curl',
  langchain: 'LangChain',
  openWebUi: 'Open WebUI',
  claudeCode: 'Claude Code',
  anthropic: 'Anthropic JavaScript',
  ollama: 'Ollama JavaScript',
};

/** How clients are pointed at this gateway, ready to be copied. */
export function Recipes({ callerKey, model }: Props): ReactNode {
  const texts = useOwnTexts(startTexts).recipes;
  const [client, setClient] = useState<Client>('python');
  const address = `${window.location.origin}/v1`;
  const recipes = recipesFor({
    address,
    key: callerKey ?? texts.placeholder,
    model: model ?? 'MODEL',
    question: texts.question,
  });
  const notes: Partial<Record<Client, string>> = {
    langchain: texts.langchain,
    openWebUi: texts.openWebUi,
    claudeCode: texts.claudeCode,
    ollama: texts.ollama,
    other: texts.other,
  };

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <p className={callerKey === undefined ? 'quiet' : 'notice'}>
        {callerKey === undefined ? texts.withoutKey : texts.withKey}
      </p>
      <Tabs
        label={texts.label}
        open={client}
        onOpen={setClient}
        tabs={clients.map((name) => ({
          name,
          label: name === 'other' ? texts.others : names[name],
          content: (
            <div className="start-recipe">
              {notes[name] === undefined ? null : <p>{notes[name]}</p>}
              {recipes[name].map((code) => (
                <CodeBlock key={code} code={code} />
              ))}
            </div>
          ),
        }))}
      />
    </Card>
  );
}
