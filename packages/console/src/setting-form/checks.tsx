import './setting-form.css';
import type { ReactNode } from 'react';

interface Props {
  readonly legend: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
}

/** Some of what there is, each under a name that somebody may have given it. */
export function Checks({ legend, choices, chosen, onChosen }: Props): ReactNode {
  return (
    <fieldset className="setting-checks">
      <legend>{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChosen(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <bdi>{label}</bdi>
        </label>
      ))}
    </fieldset>
  );
}
