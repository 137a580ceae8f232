import type { CreatedKey, KeyView } from '@gatehouse/contract/admin';
import { type ReactNode, useState } from 'react';
import { rotateKey } from '../../api/keys.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Modal } from '../../ui/modal.tsx';
import { ShownOnce } from './shown-once.tsx';
import { keysTexts } from './texts.ts';

const hour = 3_600;
/** Seconds for which both are good. */
const overlaps = { none: 0, hour, day: 24 * hour, week: 168 * hour, month: 720 * hour } as const;
type Overlap = keyof typeof overlaps;
const choices = Object.keys(overlaps) as readonly Overlap[];

interface Props {
  readonly view: KeyView;
  readonly onChanged: () => Promise<void>;
}

/** Puts another key in the place of one, while the old one goes on for a time. */
export function KeyRotation({ view, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts).rotation;
  const { busy, failure, run } = useAdminCall();
  const [open, setOpen] = useState(false);
  const [overlap, setOverlap] = useState<Overlap>('day');
  const [created, setCreated] = useState<CreatedKey>();
  const close = (): void => {
    setOpen(false);
    setCreated(undefined);
  };

  return (
    <>
      <button type="button" aria-label={`${texts.open}: ${view.name}`} onClick={() => setOpen(true)}>
        {texts.open}
      </button>
      <Modal open={open} onClose={close} title={texts.title(view.name)}>
        {created === undefined ? (
          <div className="keys-form">
            <ul className="consequences">
              {texts.consequences.map((consequence) => (
                <li key={consequence}>{consequence}</li>
              ))}
            </ul>
            <label className="keys-field">
              {texts.overlap}
              <select
                name="key-overlap"
                value={overlap}
                onChange={({ target }) => setOverlap(choices.find((one) => one === target.value) ?? 'day')}
              >
                {choices.map((one) => (
                  <option key={one} value={one}>
                    {texts.overlaps[one]}
                  </option>
                ))}
              </select>
            </label>
            <FailureNotice failure={failure} />
            <div className="modal-actions">
              <button
                type="button"
                className="primary"
                disabled={busy}
                onClick={() =>
                  void run(async (call) => {
                    setCreated(await rotateKey(view, overlaps[overlap], call));
                    await onChanged();
                  })
                }
              >
                {texts.rotate}
              </button>
            </div>
          </div>
        ) : (
          <ShownOnce created={created} onClose={close} />
        )}
      </Modal>
    </>
  );
}
