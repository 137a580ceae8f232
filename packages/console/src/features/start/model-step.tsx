import { type ReactNode, useEffect, useEffectEvent } from 'react';
import type { AdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { startTexts } from './texts.ts';
import type { FoundModels } from './use-models.ts';

interface Props {
  readonly found: AdminData<FoundModels>;
  readonly onDone: () => void;
}

const namesShown = 6;

const ollama = `providers:
  - id: ollama
    kind: openai-compatible
    baseUrl: http://127.0.0.1:11434/v1
    allowPrivateNetwork: true`;

export function ModelStep({ found, onDone }: Props): ReactNode {
  const texts = useOwnTexts(startTexts).model;
  const done = useEffectEvent(onDone);
  const any = (found.data?.models.length ?? 0) > 0;
  useEffect(() => {
    if (any) done();
  }, [any]);

  return (
    <Loaded from={found} lines={2}>
      {(data) => (
        <>
          <div className="start-live" aria-live="polite">
            <Found data={data} />
          </div>
          <details open={!any}>
            <summary>{texts.add}</summary>
            <div className="start-details">
              <p>{texts.addOllama}</p>
              <CodeBlock code="ollama pull qwen3:8b" />
              <p>{texts.addConfigured}</p>
              <CodeBlock code={ollama} />
              {data.program === undefined ? null : (
                <>
                  <p>{texts.addCheck}</p>
                  <CodeBlock code={`${data.program} doctor`} />
                </>
              )}
            </div>
          </details>
        </>
      )}
    </Loaded>
  );
}

function Found({ data: { models, failing, builtIn } }: { readonly data: FoundModels }): ReactNode {
  const texts = useOwnTexts(startTexts).model;
  const language = useLanguage();
  const shown = models.slice(0, namesShown).map(({ name }) => name);
  const more = models.length - shown.length;
  const onlyBuiltIn = models.length > 0 && models.every(({ provider }) => builtIn.has(provider));

  return (
    <>
      {failing.map((provider) => (
        <p key={provider} className="notice warn">
          <ForeignText text={texts.failing(provider)} />
        </p>
      ))}
      {models.length === 0 ? (
        <p className="state">
          <span className="dot" aria-hidden="true" />
          {texts.none} {texts.looking}
        </p>
      ) : (
        <p className="state">
          <span className="dot good" aria-hidden="true" />
          <ForeignText
            text={texts.found(
              more > 0 ? `${shown.join(', ')} ${texts.more(formatCount(more, language))}` : formatList(shown, language),
            )}
          />
        </p>
      )}
      {onlyBuiltIn ? <p>{texts.builtIn}</p> : null}
    </>
  );
}
