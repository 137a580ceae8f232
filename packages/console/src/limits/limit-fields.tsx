import { type LimitName, limitNames } from '@gatehouse/contract/limits';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { limitTexts } from './texts.ts';
import type { TypedLimits } from './typed-limits.ts';
import './limit-fields.css';

interface Props {
  readonly typed: TypedLimits;
  readonly onChange: (typed: TypedLimits) => void;
}

/** Limits of somebody: those that there are, and one more. */
export function LimitFields({ typed, onChange }: Props): ReactNode {
  const texts = useOwnTexts(limitTexts);
  const set = limitNames.filter((name) => typed[name] !== undefined);
  const without = (name: LimitName): TypedLimits =>
    Object.fromEntries(Object.entries(typed).filter(([other]) => other !== name));

  return (
    <fieldset className="limit-fields">
      <legend>{texts.title}</legend>
      {set.length === 0 ? <p className="quiet">{texts.none}</p> : null}
      {set.map((name) => (
        <div key={name} className="limit-field">
          <label>
            {texts.names[name]}
            {name.startsWith('cost') ? <span className="quiet"> ({texts.cost})</span> : null}
            <input
              type="text"
              name={`limit-${name}`}
              inputMode="decimal"
              maxLength={16}
              autoComplete="off"
              value={typed[name] ?? ''}
              onChange={({ target }) => onChange({ ...typed, [name]: target.value })}
            />
          </label>
          <IconButton icon={X} label={texts.remove(texts.names[name])} onPress={() => onChange(without(name))} />
        </div>
      ))}
      <label>
        {texts.add}
        <select
          name="limit-add"
          value=""
          onChange={({ target }) => {
            const name = limitNames.find((one) => one === target.value);
            if (name !== undefined) onChange({ ...typed, [name]: '' });
          }}
        >
          <option value="">{texts.choose}</option>
          {limitNames
            .filter((name) => typed[name] === undefined)
            .map((name) => (
              <option key={name} value={name}>
                {texts.names[name]}
              </option>
            ))}
        </select>
      </label>
    </fieldset>
  );
}
