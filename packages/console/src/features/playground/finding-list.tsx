import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { PlaygroundFinding } from '@gatehouse/contract/admin-playground';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { reportTexts } from './report-texts.ts';

const FindingDialog = lazy(async () => ({ default: (await import('./finding-dialog.tsx')).FindingDialog }));

interface Props {
  readonly findings: readonly PlaygroundFinding[];
  /** The text that a finding is in, where it is here. */
  readonly textOf: (finding: PlaygroundFinding) => string | undefined;
}

/** What findings mean, a rule each; all that is known of them on request. */
export function FindingList({ findings, textOf }: Props): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const language = useLanguage();
  const [state, setState] = useState<'unasked' | 'open' | 'closed'>('unasked');
  if (findings.length === 0) return null;
  const byRule = Map.groupBy(findings, ({ rule }) => rule);

  return (
    <>
      <ul className="playground-findings">
        {[...byRule].map(([rule, found]) => {
          const score = Math.max(...found.map((finding) => finding.score ?? 0));
          return (
            <li key={rule}>
              <code>{rule}</code> {found.length === 1 ? '' : `× ${found.length}`}{' '}
              {score === 0 ? '' : <small className="quiet">{formatShare(score, language)}</small>}
              <p>{found[0]?.explanation?.[language]}</p>
            </li>
          );
        })}
      </ul>
      <button type="button" className="playground-small" onClick={() => setState('open')}>
        {texts.findings}
      </button>
      {state === 'unasked' ? null : (
        <Suspense fallback={null}>
          <FindingDialog
            title={texts.findings}
            findings={findings.map((finding) => ({
              ...finding,
              passage: textOf(finding)?.slice(finding.start, finding.end),
              where: finding.place,
            }))}
            open={state === 'open'}
            onClose={() => setState('closed')}
          />
        </Suspense>
      )}
    </>
  );
}
