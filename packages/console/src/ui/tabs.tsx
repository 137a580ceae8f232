import { Tabs as RadixTabs } from 'radix-ui';
import { type ReactNode, useEffect, useRef } from 'react';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly content: ReactNode;
}

interface Props<Name extends string> {
  /** What the tabs are about. */
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  /** Which one is open: kept in the address, so that it can be shared and gone back to. */
  readonly open: Name;
  readonly onOpen: (name: Name) => void;
}

/** Views of one page of which one is shown. */
export function Tabs<Name extends string>({ label, tabs, open, onOpen }: Props<Name>): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  // Where they do not fit side by side, the open one may lie outside of what is seen. Only the list moves, never the page.
  const [first] = tabs;
  const moved = useRef(false);
  useEffect(() => {
    // At the beginning the first one is where it belongs.
    if (!moved.current && open === first?.name) return undefined;
    moved.current = true;
    // With the frame, which lays the page out anyway: asked at once, it would be laid out twice.
    const frame = requestAnimationFrame(() => {
      const active = list.current?.querySelector<HTMLElement>('[data-state="active"]');
      if (!list.current || !active) return;
      const { left, right } = list.current.getBoundingClientRect();
      const shown = active.getBoundingClientRect();
      if (shown.right > right) list.current.scrollLeft += shown.right - right;
      else if (shown.left < left) list.current.scrollLeft -= left - shown.left;
    });
    return () => cancelAnimationFrame(frame);
  }, [open, first?.name]);
  const choose = (value: string): void => {
    const chosen = tabs.find(({ name }) => name === value);
    if (chosen !== undefined) onOpen(chosen.name);
  };

  return (
    <RadixTabs.Root className="tabs" value={open} onValueChange={choose}>
      <RadixTabs.List ref={list} className="tab-list" aria-label={label}>
        {tabs.map((tab) => (
          <RadixTabs.Trigger key={tab.name} className="tab" value={tab.name}>
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.name} className="tab-content" value={tab.name}>
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
