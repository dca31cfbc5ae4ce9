'use client';
import * as Menu from '@radix-ui/react-dropdown-menu';
import { type ReactNode, useRef } from 'react';

/** A place on the screen, in CSS pixels of the window. */
export type Spot = { x: number; y: number };

/** `why`: it cannot be done now, and this is said instead of doing it. */
export type PointItem = { key: string; text: string; detail?: string; why?: string | undefined; act: () => void };

/** A menu that opens at a place, by pointer or by key. What was chosen is done once the menu has given the focus back. */
export function PointMenu(props: {
  spot: Spot | undefined;
  name: string;
  title?: string;
  items: PointItem[];
  onClose: () => void;
  /** Focus goes back where it was. */
  refocus: () => void;
}): ReactNode {
  const { spot, name, title, items, onClose, refocus } = props;
  const chosen = useRef<() => void>(undefined);
  if (!spot) return null;
  return (
    // Not modal: a modal menu locks scrolling with an inline style sheet, which our policy refuses.
    <Menu.Root modal={false} open onOpenChange={(open) => !open && onClose()}>
      <Menu.Trigger asChild>
        <span className="pointer-events-none fixed size-px" style={{ left: spot.x, top: spot.y }} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          align="start"
          sideOffset={2}
          collisionPadding={8}
          className="menu z-50 max-w-100"
          aria-label={name}
          data-canvas-menu=""
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            refocus();
            chosen.current?.();
            chosen.current = undefined;
          }}
        >
          {title !== undefined && <Menu.Label className="caps px-2 pt-1.5">{title}</Menu.Label>}
          {items.map((item) => (
            <Menu.Item
              key={item.key}
              className="menu-item"
              disabled={item.why !== undefined}
              data-menu-item={item.key}
              onSelect={() => {
                chosen.current = item.act;
              }}
            >
              {item.text}
              {item.detail !== undefined && (
                <span className="mono small ml-2 inline-block max-w-60 overflow-hidden text-ellipsis whitespace-nowrap align-bottom text-muted">
                  {item.detail}
                </span>
              )}
              {item.why !== undefined && <span className="small ml-2 text-muted">{item.why}</span>}
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
