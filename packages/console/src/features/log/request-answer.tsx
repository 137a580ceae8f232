import type { Leaf } from '@gatehouse/contract/leaf';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode, useState } from 'react';
import { fetchExplanation } from '../../api/explanations.ts';
import { fetchDocuments } from '../../api/knowledge.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { AnswerExplanation } from '../../explanation/answer-explanation.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { requestAnswerTexts } from './request-answer-texts.ts';

type Rest = NonNullable<Extract<Leaf, { kind: 'result' | 'refusal' }>['knowledge']>;

interface Props {
  readonly request: string;
  /** What the record tells of the passages. */
  readonly knowledge: Rest;
}

/** On which passages an answer of an assistant rests, and why it is that one, for whoever asked. */
export function RequestAnswer({ request, knowledge }: Props): ReactNode {
  const texts = useOwnTexts(requestAnswerTexts);
  const [open, setOpen] = useState(false);
  const { assistant, passages } = knowledge;
  return (
    <Card title={texts.title}>
      <p className="quiet">
        <ForeignText text={texts.explanation(assistant)} />
      </p>
      {passages.length === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <DataTable
          label={texts.title}
          className="request-passages stacks"
          columns={[texts.name, texts.document, texts.passage]}
        >
          {passages.map(({ collection, document, passage }, index) => (
            <tr key={index}>
              <td>
                <DocumentNames collection={collection} hash={document} />
              </td>
              <td className="stacks-wide" data-label={texts.document}>
                <code>{document}</code>
              </td>
              <td className="stacks-wide" data-label={texts.passage}>
                <code>{passage}</code>
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{texts.show}</summary>
        {open ? <Why request={request} assistant={assistant} /> : null}
      </details>
    </Card>
  );
}

interface NamesProps {
  readonly collection: string;
  /** Of the document, as it was when the answer was given. */
  readonly hash: string;
}

/** Copies of one document have one hash: so many of their names are said. */
const mostNames = 5;

/** What documents with a hash are called now, for whoever may see documents; the record never has a name. */
function DocumentNames({ collection, hash }: NamesProps): ReactNode {
  const texts = useOwnTexts(requestAnswerTexts);
  const may = usePermitted()('knowledge.read');
  const { data, failure } = useAdminData(
    ['knowledge', 'documents', 'hash', collection, hash],
    (call) => fetchDocuments({ collection, hash, limit: mostNames }, call),
    { enabled: may },
  );
  return (
    <div className="request-document">
      {data?.documents.map(({ document, title }) => (
        <Fragment key={document}>
          <Link to="/knowledge" search={{ tab: 'documents', inside: collection, document }}>
            <ForeignText text={title === '' ? document : title} />
          </Link>
          {title === '' || title === document ? null : (
            <small className="quiet">
              <ForeignText text={document} />
            </small>
          )}
        </Fragment>
      ))}
      {data?.documents.length === 0 || failure !== undefined ? <span className="quiet">{texts.unnamed}</span> : null}
      <small className="quiet">
        {texts.collection} <ForeignText text={collection} />
      </small>
    </div>
  );
}

function Why({ request, assistant }: { readonly request: string; readonly assistant: string }): ReactNode {
  const texts = useOwnTexts(requestAnswerTexts);
  const permitted = usePermitted();
  const explanation = useAdminData(['explanation', request], (call) => fetchExplanation(request, call));
  if (explanation.data === undefined && explanation.failure?.code === 'resource_not_found')
    return <p className="notice">{texts.gone}</p>;
  return (
    <Loaded from={explanation} lines={6}>
      {({ assistant: trace }) =>
        trace === undefined ? (
          <p className="notice">
            {texts.others}{' '}
            {permitted('knowledge.read') ? (
              <Link to="/knowledge" search={{ tab: 'try', assistant }}>
                {texts.try}
              </Link>
            ) : null}
          </p>
        ) : (
          <AnswerExplanation trace={trace} request={request} />
        )
      }
    </Loaded>
  );
}
