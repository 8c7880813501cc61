import { Button, type ButtonProps } from '@fluentui/react-components';
import { useState } from 'react';
import type { Backdating } from '../../../../src-main/contract/limits.ts';
import { RenewDialog } from './RenewDialog.tsx';
import { text } from './words.ts';

interface RenewButtonProps {
  readonly deviceIds: readonly string[];
  readonly size?: ButtonProps['size'];
  /** Set where somebody has asked for it elsewhere: the dialog is open. */
  readonly asked?: { readonly backdateMinutes?: Backdating | undefined } | undefined;
  readonly onAnswered?: () => void;
}

/** Asks how, and gives devices new certificates. */
export function RenewButton({ deviceIds, size, asked, onAnswered }: RenewButtonProps) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    onAnswered?.();
  };
  return (
    <>
      <Button {...(size === undefined ? {} : { size })} onClick={() => setOpen(true)}>
        {text.action}
      </Button>
      {open || asked !== undefined ? (
        <RenewDialog deviceIds={deviceIds} backdateMinutes={asked?.backdateMinutes} onClose={close} />
      ) : null}
    </>
  );
}
