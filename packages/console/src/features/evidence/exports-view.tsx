import type { ReactNode } from 'react';
import { fetchExports } from '../../api/evidence.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ExportForm } from './export-form.tsx';
import { ExportList } from './export-list.tsx';
import { exportsTexts } from './exports-texts.ts';

const lookEvery = 1_000;
const restEvery = 30_000;

/** Parts of the record for people outside. */
export function ExportsView(): ReactNode {
  const permitted = usePermitted();
  const texts = useOwnTexts(exportsTexts);
  const list = useAdminData(['exports'], fetchExports, {
    every: (known) =>
      known?.exports.some(({ state }) => state === 'waiting' || state === 'running') ? lookEvery : restEvery,
  });

  return (
    <Loaded from={list} lines={5}>
      {({ exports, fourEyes }) => (
        <>
          {permitted('exports.manage') ? (
            <ExportForm fourEyes={fourEyes} onMade={list.refresh} />
          ) : (
            <p className="notice">{texts.asAdmin}</p>
          )}
          <ExportList exports={exports} onChanged={list.replace} />
          <Card title={texts.verify.title} explanation={texts.verify.explanation}>
            <ol className="evidence-steps">
              <li>
                <p>{texts.verify.tar}</p>
                <CodeBlock code="tar -xf gatehouse-default-2026-11-01-2026-11-30.tar" />
              </li>
              <li>
                <p>{texts.verify.ours}</p>
                <CodeBlock code="gatehouse verify gatehouse-default-2026-11-01-2026-11-30 --policy policy.txt" />
              </li>
              <li>
                <p>{texts.verify.files}</p>
                <CodeBlock code={checkFiles} />
              </li>
            </ol>
            <p className="quiet">{texts.verify.others}</p>
          </Card>
        </>
      )}
    </Loaded>
  );
}

/** As the guide in the bundle has it. */
const checkFiles = String.raw`cd gatehouse-default-2026-11-01-2026-11-30
sed -n 2p manifest | sed 's/.*"files":{//; s/}.*//' | tr ',' '\n' | sed 's/"\(.*\)":"\(.*\)"/\2  \1/' | sha256sum -c`;
