import { Keyboard } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Modal } from '../../ui/modal.tsx';
import { reviewTexts } from './texts.ts';

/** What a key of this page does. */
export type KeyAction = 'next' | 'previous' | 'read' | 'claim' | 'first' | 'second' | 'escalate' | 'help';

const keys: readonly (readonly [string, KeyAction])[] = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'read'],
  ['c', 'claim'],
  ['a', 'first'],
  ['f', 'second'],
  ['e', 'escalate'],
  ['?', 'help'],
];

/** Single keys, which only work where nobody types, and can be switched off (WCAG 2.1.4): whoever speaks to a computer says letters all day. */
export function useReviewKeys(on: boolean, act: (action: KeyAction) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    const found = keys.find(([key]) => key === event.key);
    if (found === undefined || (!on && found[1] !== 'help')) return;
    // A link or button that has the focus does what it does.
    if (found[1] === 'read' && event.target !== document.body) return;
    event.preventDefault();
    act(found[1]);
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

const storageName = 'gatehouse.review-keys';

export function keysAreOn(): boolean {
  return localStorage.getItem(storageName) !== 'off';
}

interface Props {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
}

export function ReviewKeys({ open, onOpen, on, onSwitch }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts).keys;

  return (
    <>
      <button type="button" className="review-keys-button" onClick={() => onOpen(true)}>
        <Keyboard size={18} aria-hidden="true" />
        {texts.open}
      </button>
      <Modal open={open} onClose={() => onOpen(false)} title={texts.title}>
        <dl className="review-keys">
          {keys.map(([key, action]) => (
            <div key={key}>
              <dt>
                <kbd>{key === 'Enter' ? '↵' : key.toUpperCase()}</kbd>
              </dt>
              <dd>{texts[action]}</dd>
            </div>
          ))}
        </dl>
        <label className="review-check">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => {
              localStorage.setItem(storageName, event.target.checked ? 'on' : 'off');
              onSwitch(event.target.checked);
            }}
          />
          <span>{texts.on}</span>
        </label>
      </Modal>
    </>
  );
}
