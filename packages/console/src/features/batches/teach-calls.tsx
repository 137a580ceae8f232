import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { batchesTexts } from './texts.ts';

function callsAt(origin: string): Readonly<Record<'upload' | 'start' | 'fetch', string>> {
  const key = '-H "Authorization: Bearer $GATEHOUSE_KEY"';
  return {
    upload: `curl ${origin}/v1/files ${key} \\\n  -F purpose=batch -F file=@questions.jsonl`,
    start: `curl ${origin}/v1/batches ${key} \\\n  -H "Content-Type: application/json" \\\n  -d '{"input_file_id":"file-…","endpoint":"/v1/chat/completions","completion_window":"24h"}'`,
    fetch: `curl ${origin}/v1/batches/batch_… ${key}\ncurl ${origin}/v1/files/file-…/content ${key}`,
  };
}

/** The three calls that make a batch, to be copied. */
export function TeachCalls(): ReactNode {
  const texts = useOwnTexts(batchesTexts);
  const calls = callsAt(window.location.origin);
  return (
    <ol className="batches-steps">
      {(['upload', 'start', 'fetch'] as const).map((step) => (
        <li key={step}>
          <p>{texts.steps[step]}</p>
          <CodeBlock code={calls[step]} />
        </li>
      ))}
    </ol>
  );
}
