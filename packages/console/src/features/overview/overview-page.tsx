import type { ReactNode } from 'react';
import { useTexts } from '../../language/language-context.ts';
import { CurlRecipe } from './curl-recipe.tsx';
import { ModelTable } from './model-table.tsx';
import { PathDrawing } from './path-drawing.tsx';
import { ProviderTable } from './provider-table.tsx';
import { Readiness } from './readiness.tsx';
import { StatusFigures } from './status-figures.tsx';
import { useLiveStatus } from './use-live-status.ts';
import { Warnings } from './warnings.tsx';

export function OverviewPage(): ReactNode {
  const texts = useTexts();
  const { status, path, failure } = useLiveStatus();

  return (
    <>
      {failure === undefined ? null : (
        <p className="notice bad" role="alert">
          {texts.failures[failure]}
        </p>
      )}
      {status === undefined || path === undefined ? (
        failure === undefined && <output>{texts.loading}</output>
      ) : (
        <>
          <Readiness status={status} lost={failure !== undefined} />
          <Warnings status={status} />
          <StatusFigures status={status} />
          <div className="columns">
            <CurlRecipe model={status.models[0]?.name} commandLine={status.commandLine} />
            <div className="stack">
              <ModelTable models={status.models} commandLine={status.commandLine} />
              <ProviderTable providers={status.providers} />
            </div>
          </div>
          <PathDrawing path={path} />
        </>
      )}
    </>
  );
}
