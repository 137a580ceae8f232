import { Fragment, type ReactNode, useId, useMemo, useState } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { type DiffBlock, diffBlocks, type DiffLine, type DiffRow, diffRows } from './diff-rows.ts';
import './diff-view.css';
import { diffTexts } from './diff-texts.ts';
import { ForeignText } from './foreign-text.tsx';
import { useWide } from './use-wide.ts';

interface Props {
  readonly before: string;
  readonly after: string;
  /** What is compared, for those who do not see it. */
  readonly label: string;
}

/** Two texts line by line: beside each other where there is room, and below each other where there is none. */
export function DiffView({ before, after, label }: Props): ReactNode {
  const texts = useOwnTexts(diffTexts);
  const language = useLanguage();
  const wide = useWide('64rem');
  const { rows, added, removed } = useMemo(() => diffRows(before, after), [before, after]);
  const blocks = useMemo(() => diffBlocks(rows), [rows]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const id = useId();

  if (added === 0 && removed === 0) return <p className="quiet">{texts.none}</p>;
  const open = ({ at }: DiffBlock): void => setOpened(new Set([...opened, at]));

  return (
    <section className="diff" aria-labelledby={id}>
      <p id={id} className="diff-sum">
        <span className="visually-hidden">{label}: </span>
        <span className="diff-added">{texts.added(formatCount(added, language), added)}</span>
        <span className="diff-removed">{texts.removed(formatCount(removed, language), removed)}</span>
      </p>
      <div className="diff-scroll">
        <table className={wide ? 'diff-table split' : 'diff-table'}>
          <colgroup>
            <col className="diff-number-column" />
            <col />
            {wide ? (
              <>
                <col className="diff-number-column" />
                <col />
              </>
            ) : null}
          </colgroup>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">{wide ? texts.lineBefore : texts.lineNumber}</th>
              {wide ? <th scope="col">{texts.before}</th> : null}
              {wide ? <th scope="col">{texts.lineAfter}</th> : null}
              <th scope="col">{wide ? texts.after : texts.line}</th>
            </tr>
          </thead>
          <tbody>
            {blocks.map((block) =>
              block.shown || opened.has(block.at) ? (
                <Rows key={block.at} block={block} wide={wide} />
              ) : (
                <tr key={block.at} className="diff-hidden">
                  <td colSpan={wide ? 4 : 2}>
                    <button type="button" className="link" onClick={() => open(block)}>
                      {texts.hidden(formatCount(block.rows.length, language))}
                    </button>
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Rows({ block, wide }: { readonly block: DiffBlock; readonly wide: boolean }): ReactNode {
  return block.rows.map((row, index) => {
    const key = block.at + index;
    if (wide) return <SplitRow key={key} row={row} />;
    if (row.same) return <UnifiedRow key={key} row={row} side="same" />;
    return (
      <Fragment key={key}>
        {row.before === undefined ? null : <UnifiedRow row={row} side="before" />}
        {row.after === undefined ? null : <UnifiedRow row={row} side="after" />}
      </Fragment>
    );
  });
}

function SplitRow({ row: { before, after, same } }: { readonly row: DiffRow }): ReactNode {
  return (
    <tr>
      <Number line={before} side={same ? 'same' : 'before'} />
      <Line line={before} side={same ? 'same' : 'before'} />
      <Number line={after} side={same ? 'same' : 'after'} />
      <Line line={after} side={same ? 'same' : 'after'} />
    </tr>
  );
}

type Side = 'before' | 'after' | 'same';

function UnifiedRow({ row, side }: { readonly row: DiffRow; readonly side: Side }): ReactNode {
  return (
    <tr>
      <Number line={side === 'before' ? row.before : row.after} side={side} />
      <Line line={side === 'before' ? row.before : row.after} side={side} />
    </tr>
  );
}

function Number({ line, side }: { readonly line: DiffLine | undefined; readonly side: Side }): ReactNode {
  return <td className={line === undefined ? 'diff-number none' : `diff-number ${side}`}>{line?.number}</td>;
}

function Line({ line, side }: { readonly line: DiffLine | undefined; readonly side: Side }): ReactNode {
  const texts = useOwnTexts(diffTexts);
  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a cell that is empty, as in any table
  if (line === undefined) return <td className="diff-line none" />;
  const said = side === 'before' ? texts.removedLine : texts.addedLine;
  return (
    <td className={`diff-line ${side}`}>
      <span className="diff-sign" aria-hidden="true">
        {side === 'same' ? ' ' : side === 'before' ? '−' : '+'}
      </span>
      {side === 'same' ? null : <span className="visually-hidden">{said}: </span>}
      <ForeignText
        text={line.text}
        highlights={line.parts.map(({ start, end }) => ({ start, end, label: said, tone: `diff-part ${side}` }))}
      />
    </td>
  );
}
