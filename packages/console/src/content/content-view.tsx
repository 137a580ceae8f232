import type { ContentPieceView, ReadContent } from '@gatehouse/contract/admin-record';
import { type ReactNode, useMemo } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { ForeignText, type Highlight } from '../ui/foreign-text.tsx';
import { parseContent } from './content-turns.ts';
import { contentTexts } from './texts.ts';
import { type TriedTurn, turnKey, useTrial } from './use-trial.ts';

interface Props {
  readonly read: ReadContent;
  readonly guardPolicy: string;
}

/** What was said, turn by turn; where it cannot be told apart, as it was sent. */
export function ContentView({ read, guardPolicy }: Props): ReactNode {
  const texts = useOwnTexts(contentTexts);
  const language = useLanguage();
  const turns = useMemo(() => triedTurnsOf(read), [read]);
  const trial = useTrial(turns, guardPolicy);
  const found = trial.found === undefined ? undefined : [...trial.found.values()].flat().length;

  return (
    <div className="content-view">
      {turns.length === 0 ? null : (
        <div className="content-trial">
          <button type="button" disabled={trial.busy} onClick={trial.run}>
            {texts.show}
          </button>
          <output>
            {found === undefined
              ? null
              : found === 0
                ? texts.nothingFound
                : texts.found(found, formatCount(found, language))}{' '}
            {trial.incomplete ? texts.failed : null}
          </output>
          <p className="quiet">{texts.showExplanation}</p>
          <FailureNotice failure={trial.failure} />
        </div>
      )}
      {read.contents.map(({ shard, index, part, pieces }) => {
        const title = texts.parts[part] ?? part;
        const place = `${shard}/${index}/${part}`;
        return (
          <section key={place} aria-label={title} data-part={part}>
            <h4>{title}</h4>
            {pieces.map((piece, number) => (
              <Piece key={number} place={`${place}/${number}`} piece={piece} found={trial.found} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

interface PieceProps {
  readonly place: string;
  readonly piece: ContentPieceView;
  readonly found: ReadonlyMap<string, readonly Highlight[]> | undefined;
}

function Piece({ place, piece, found }: PieceProps): ReactNode {
  const texts = useOwnTexts(contentTexts);
  const language = useLanguage();
  const { bytes, fault, text } = piece;
  const parsed = useMemo(() => (text === undefined ? undefined : parseContent(text)), [text]);
  if (fault !== undefined) {
    const meant = fault === 'erased' || fault === 'expired';
    return <p className={meant ? 'notice' : 'notice bad'}>{texts.faults[fault]}</p>;
  }
  if (text === undefined) return <p className="notice">{texts.binary(formatCount(bytes, language))}</p>;
  if (parsed === undefined) return <ForeignText text={text} block />;
  return (
    <>
      {parsed.turns.map((turn, number) => (
        <div key={number} className="content-turn" data-speaker={turn.speaker}>
          <p className="content-speaker">
            <ForeignText text={texts.speakers[turn.speaker] ?? turn.speaker} />
          </p>
          <ForeignText text={turn.text} block highlights={found?.get(turnKey(place, number)) ?? []} />
        </div>
      ))}
      {parsed.pseudonyms.length === 0 ? null : (
        <>
          <h5>{texts.pseudonyms}</h5>
          <table className="wrapped">
            <thead>
              <tr>
                <th scope="col">{texts.placeholder}</th>
                <th scope="col">{texts.original}</th>
              </tr>
            </thead>
            <tbody>
              {parsed.pseudonyms.map(([placeholder, original]) => (
                <tr key={placeholder}>
                  <td>
                    <code>
                      <ForeignText text={placeholder} />
                    </code>
                  </td>
                  <td>
                    <ForeignText text={original} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <details>
        <summary>{texts.raw}</summary>
        <ForeignText text={text} block />
      </details>
    </>
  );
}

function triedTurnsOf({ contents }: ReadContent): readonly TriedTurn[] {
  return contents.flatMap(({ shard, index, part, pieces }) =>
    pieces.flatMap(({ text }, piece) =>
      (text === undefined ? [] : (parseContent(text)?.turns ?? [])).map((turn, number) => ({
        ...turn,
        key: turnKey(`${shard}/${index}/${part}/${piece}`, number),
      })),
    ),
  );
}
