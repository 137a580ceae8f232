import { type ReactNode, useId } from 'react';
import { roles } from '@gatehouse/contract/admin';
import { legalBases } from '@gatehouse/contract/privacy';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { LimitFields } from '../../limits/limit-fields.tsx';
import { legalBasisTexts } from '../../register/legal-basis-texts.ts';
import { keysTexts } from './texts.ts';
import { BelongingFields, OtherRole } from './key-belonging.tsx';
import { scopeNames, type TypedKey } from './typed-key.ts';

/** Requests that count for keys without limits of their own. */
export interface UsualLimits {
  readonly requestsPerMinute: number;
  readonly concurrency: number;
}

interface Props {
  readonly typed: TypedKey;
  readonly onChange: (typed: TypedKey) => void;
}

interface FieldProps extends Props {
  readonly name: Exclude<keyof TypedKey, 'role' | 'basis' | 'owner' | 'tenant' | 'team' | 'bound' | 'limits'>;
  readonly type?: 'text' | 'date';
  readonly longest?: number;
  readonly required?: boolean;
  readonly fixed?: boolean;
  readonly hint?: string;
}

function Field({
  typed,
  onChange,
  name,
  type = 'text',
  longest = 300,
  required = false,
  fixed = false,
  hint,
}: FieldProps): ReactNode {
  const texts = useOwnTexts(keysTexts).fields;
  const hintId = useId();
  return (
    <div className="keys-field">
      <label>
        {texts[name]}
        <input
          type={type}
          name={`key-${name}`}
          autoComplete="off"
          required={required}
          readOnly={fixed}
          maxLength={longest}
          {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
          value={typed[name]}
          onChange={(event) => onChange({ ...typed, [name]: event.target.value })}
        />
      </label>
      {hint === undefined ? null : (
        <p id={hintId} className="quiet keys-hint">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Who gets the key, and until when; the role only of a new one. */
export function WhoFields({ typed, onChange, withRole }: Props & { readonly withRole: boolean }): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const common = { typed, onChange };
  return (
    <>
      <Field {...common} name="name" longest={100} required />
      {withRole ? (
        <fieldset className="keys-roles">
          <legend>{texts.fields.role}</legend>
          {roles.map((role) => (
            <label key={role} className="keys-role">
              <input
                type="radio"
                name="key-role"
                value={role}
                checked={typed.role === role}
                onChange={() => onChange({ ...typed, role })}
              />
              <span>
                {texts.roles[role]}
                <span className="quiet keys-hint">{texts.fields.roleHints[role]}</span>
              </span>
            </label>
          ))}
          <OtherRole {...common} usual={roles} />
        </fieldset>
      ) : null}
      {withRole ? <BelongingFields {...common} /> : null}
      <Field {...common} name="expires" type="date" />
    </>
  );
}

/** What data are sent for, and on what legal basis. */
export function PurposeFields({ typed, onChange, fixed }: Props & { readonly fixed: boolean }): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const bases = useOwnTexts(legalBasisTexts);
  const common = { typed, onChange };
  return (
    <>
      <Field
        {...common}
        name="purpose"
        fixed={fixed}
        hint={fixed ? texts.fields.purposeFixed : texts.fields.purposeHint}
      />
      <label className="keys-field">
        {texts.fields.basis}
        <select
          name="key-basis"
          value={typed.basis}
          onChange={(event) => onChange({ ...typed, basis: event.target.value })}
        >
          {fixed ? null : <option value="">{texts.fields.noBasis}</option>}
          {legalBases.map((basis) => (
            <option key={basis} value={basis}>
              {bases[basis]}
            </option>
          ))}
        </select>
      </label>
      <Field {...common} name="note" />
      <Field {...common} name="subjects" longest={2_000} />
      <Field {...common} name="labels" longest={600} hint={texts.fields.labelsHint} />
    </>
  );
}

/** What the key is good for at most, whatever its role permits. */
export function ScopeFields({ typed, onChange }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts).fields;
  const common = { typed, onChange, longest: 2_000 };
  return (
    <details className="keys-scopes" open={scopeNames.some((scope) => typed[scope] !== '')}>
      <summary>{texts.narrow}</summary>
      <div className="keys-form">
        <p className="quiet keys-hint">{texts.narrowHint}</p>
        {scopeNames.map((scope) => (
          <Field key={scope} {...common} name={scope} />
        ))}
      </div>
    </details>
  );
}

/** How much the key may ask for. */
export function KeyLimits({ typed, onChange, usual }: Props & { readonly usual: UsualLimits | undefined }): ReactNode {
  const texts = useOwnTexts(keysTexts).fields;
  const language = useLanguage();
  return (
    <>
      <LimitFields typed={typed.limits} onChange={(limits) => onChange({ ...typed, limits })} />
      <p className="quiet keys-hint">
        {usual === undefined
          ? texts.limitHintUnknown
          : texts.limitHint(formatCount(usual.requestsPerMinute, language), formatCount(usual.concurrency, language))}
      </p>
    </>
  );
}
