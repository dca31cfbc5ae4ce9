'use client';
import * as Popover from '@radix-ui/react-popover';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import { CloseButton } from '../ui/IconButton.tsx';
import { closeForm, type OpenForm, useForms } from './formStore.ts';

const focusable = 'input:not([type="hidden"]), select, button[data-apply]';

/**
 * A form beside what it is about. Not modal, and it stays while the page is used beside it: a switch is chosen by a press there. Escape closes
 * it and gives the focus back; while its change runs nothing does.
 */
export function FormPopover(props: {
  open: OpenForm;
  title: string;
  onSubmit: () => void;
  children: ReactNode;
}): ReactNode {
  const { open, title, onSubmit, children } = props;
  const t = useTranslations('changes');
  const busy = useForms((state) => state.busy);
  const box = useRef<HTMLDivElement>(null);
  const { at } = open;
  const anchor = useMemo(() => ({ current: { getBoundingClientRect: () => DOMRect.fromRect(at) } }), [at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSubmit();
    }
    // The page's own keys are not for who types here.
    event.stopPropagation();
  };
  return (
    <Popover.Root open modal={false} onOpenChange={(next) => !next && !busy && closeForm()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          ref={box}
          side="right"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          className="change-form"
          aria-label={title}
          data-change-form={open.form.form}
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            const wanted = box.current?.querySelector<HTMLElement>('[data-first]');
            (wanted ?? box.current?.querySelector<HTMLElement>(focusable))?.focus({ preventScroll: true });
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (open.opener?.isConnected) open.opener.focus({ preventScroll: true });
          }}
          onEscapeKeyDown={(event) => busy && event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <div className="change-form-head flex items-start gap-1">
            <h2 className="min-w-0 flex-1 font-semibold wrap-anywhere">{title}</h2>
            {!busy && <CloseButton label={t('close')} onClick={closeForm} />}
          </div>
          <div className="change-form-scroll">{children}</div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
