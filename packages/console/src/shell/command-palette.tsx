import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { pagesOf } from '../routes/pages.ts';
import { usePermitted, useSession } from '../session/session.ts';
import { OverlayDialog } from '../ui/overlay-dialog.tsx';
import { pageIcons } from './page-icons.ts';
import { shellTexts } from './texts.ts';

const requestId = /^req_[A-Za-z0-9_-]{4,64}$/;

/** To every page, to a request by its id, into the log with a search. Comes to the browser when it is first asked for. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const texts = useOwnTexts(shellTexts);

  return (
    <OverlayDialog className="palette" onClose={onClose}>
      <Dialog.Title className="visually-hidden">{texts.palette.title}</Dialog.Title>
      <Choices onDone={onClose} />
    </OverlayDialog>
  );
}

function Choices({ onDone }: { readonly onDone: () => void }): ReactNode {
  const texts = useOwnTexts(shellTexts);
  const { end } = useSession();
  const permitted = usePermitted();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const text = typed.trim();
  const mine = pagesOf(permitted);
  const searches = text !== '' && mine.some(({ name }) => name === 'log');
  const go = (work: () => Promise<void>): void => {
    onDone();
    void work();
  };

  return (
    <Command label={texts.palette.title}>
      <Command.Input value={typed} onValueChange={setTyped} placeholder={texts.palette.placeholder} />
      <Command.List>
        <Command.Empty>{texts.palette.none}</Command.Empty>
        <Command.Group heading={texts.palette.pages}>
          {mine.map(({ name, path }) => {
            const Icon = pageIcons[name];
            return (
              <Command.Item
                key={name}
                value={`${texts.pages[name]} ${name}`}
                onSelect={() => go(() => navigate({ to: path }))}
              >
                <Icon size={16} aria-hidden="true" />
                {texts.pages[name]}
              </Command.Item>
            );
          })}
        </Command.Group>
        <Command.Group heading={texts.palette.actions} forceMount>
          {searches && requestId.test(text) ? (
            <Command.Item
              value={`request ${text}`}
              forceMount
              // oxlint-disable-next-line id-denylist -- the router's word
              onSelect={() => go(() => navigate({ to: '/log/$request', params: { request: text } }))}
            >
              {texts.palette.request(text)}
            </Command.Item>
          ) : null}
          {searches ? (
            <Command.Item
              value={`search ${text}`}
              forceMount
              onSelect={() => go(() => navigate({ to: '/log', search: { text } }))}
            >
              {texts.palette.search(text)}
            </Command.Item>
          ) : null}
          <Command.Item value={texts.signOut} onSelect={() => end('chosen')}>
            {texts.signOut}
          </Command.Item>
        </Command.Group>
      </Command.List>
    </Command>
  );
}
