import type { ReactNode } from 'react';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';

interface Props {
  readonly name: string;
  readonly amount: string;
  readonly items: readonly { readonly id: string; readonly label: ReactNode; readonly amount: number }[];
}

/** Names with how often each, the most frequent first, with a bar to compare them by. */
export function CountedList({ name, amount, items }: Props): ReactNode {
  const language = useLanguage();
  const highest = Math.max(1, ...items.map((item) => item.amount));

  return (
    <table className="overview-table overview-counted">
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col" className="number">
            {amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td>
              {item.label}
              <meter className="overview-meter" aria-hidden="true" min={0} max={highest} value={item.amount} />
            </td>
            <td className="number">{formatCount(item.amount, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
