import type { ReactNode } from 'react';
import { fetchGuards } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { playgroundTexts } from './texts.ts';

interface Props {
  /** Tells the fields of two lanes apart. */
  readonly name: string;
  readonly models: readonly string[];
  readonly model: string;
  readonly onModel: (model: string) => void;
  readonly policy: string | undefined;
  readonly onPolicy: (policy: string | undefined) => void;
}

/** Which model is asked, and which guards read. Only administrators choose guards, and only for themselves here. */
export function SettingFields({ name, models, model, onModel, policy, onPolicy }: Props): ReactNode {
  const texts = useOwnTexts(playgroundTexts).setting;
  const permitted = usePermitted();
  const choosesPolicy = permitted('playground.use') && permitted('guards.read');
  const { data } = useAdminData(['guards'], fetchGuards, { enabled: choosesPolicy });
  const known = data?.policies.map((one) => one.name) ?? [];
  // One from an address that is not there any more is shown, and refused with its name.
  const policies = policy === undefined || known.includes(policy) ? known : [...known, policy];

  return (
    <>
      <label>
        {texts.model}
        <select name={`${name}-model`} value={model} onChange={(event) => onModel(event.target.value)}>
          {models.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {choosesPolicy ? (
        <label>
          {texts.policy}
          <select
            name={`${name}-policy`}
            value={policy ?? ''}
            onChange={(event) => onPolicy(event.target.value === '' ? undefined : event.target.value)}
          >
            <option value="">{texts.usual}</option>
            {policies.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      ) : null}
      {choosesPolicy && policy !== undefined ? <p className="playground-hint quiet">{texts.usualHint}</p> : null}
    </>
  );
}

interface MoreProps {
  readonly system: string;
  readonly onSystem: (text: string) => void;
  readonly temperature: string;
  readonly onTemperature: (text: string) => void;
}

/** What is set rarely. */
export function MoreSettings({ system, onSystem, temperature, onTemperature }: MoreProps): ReactNode {
  const texts = useOwnTexts(playgroundTexts).setting;

  return (
    <details className="playground-more">
      <summary>{texts.more}</summary>
      <div className="filters">
        <label className="whole">
          {texts.system}
          <textarea
            name="playground-system"
            rows={3}
            autoComplete="off"
            spellCheck={false}
            dir="auto"
            value={system}
            onChange={(event) => onSystem(event.target.value)}
          />
        </label>
        <label className="wide">
          {texts.temperature}
          <input
            type="number"
            name="playground-temperature"
            min={0}
            max={2}
            step={0.1}
            placeholder={texts.temperatureHint}
            value={temperature}
            onChange={(event) => onTemperature(event.target.value)}
          />
        </label>
      </div>
    </details>
  );
}

/** Undefined where nothing, or nothing that a model takes, was written. */
export function temperatureOf(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) || value < 0 || value > 2 ? undefined : value;
}
