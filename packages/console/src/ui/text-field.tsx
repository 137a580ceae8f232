import type { ReactNode } from 'react';

export interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** UTF-16 code units at most. */
  readonly longest: number;
  readonly required?: boolean;
}

/** One line for a name or a reason, over the width of its form. The browser proposes nothing that was typed before: it may be about others. */
export function TextField({ label, name, value, onChange, longest, required = false }: TextFieldProps): ReactNode {
  return (
    <label className="wide">
      {label}
      <input
        type="text"
        name={name}
        required={required}
        maxLength={longest}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
