import { Keyboard } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { Modal } from './modal.tsx';
import './page-keys.css';

/** Keys of a page, by what is typed, in the order in which they are explained. `help` and `read` mean the same on every page. */
export type KeyMap<Action extends string> = readonly (readonly [key: string, action: Action | 'help' | 'read'])[];

/** Single keys, which only work where nobody types, and can be switched off (WCAG 2.1.4): whoever speaks to a computer says letters all day. */
export function usePageKeys<Action extends string>(
  keys: KeyMap<Action>,
  on: boolean,
  act: (action: Action | 'help' | 'read') => void,
): void {
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

// Of all pages that have some: whoever cannot have them on one cannot have them on the others.
const storageName = 'gatehouse.review-keys';

export function keysAreOn(): boolean {
  return localStorage.getItem(storageName) !== 'off';
}

interface Texts<Action extends string> {
  readonly open: string;
  readonly title: string;
  readonly on: string;
  readonly actions: Readonly<Record<Action | 'help' | 'read', string>>;
}

interface Props<Action extends string> {
  readonly keys: KeyMap<Action>;
  readonly texts: Texts<Action>;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
}

/** The button that tells the keys of a page, and switches them off. */
export function PageKeys<Action extends string>({ keys, texts, open, onOpen, on, onSwitch }: Props<Action>): ReactNode {
  return (
    <>
      <button type="button" className="page-keys-button" onClick={() => onOpen(true)}>
        <Keyboard size={18} aria-hidden="true" />
        {texts.open}
      </button>
      <Modal open={open} onClose={() => onOpen(false)} title={texts.title}>
        <dl className="page-keys">
          {keys.map(([key, action]) => (
            <div key={key}>
              <dt>
                <kbd>{key === 'Enter' ? '↵' : key.toUpperCase()}</kbd>
              </dt>
              <dd>{texts.actions[action]}</dd>
            </div>
          ))}
        </dl>
        <label className="page-keys-check">
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
