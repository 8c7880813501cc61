import { Button, type ButtonProps } from '@fluentui/react-components';
import { useState } from 'react';
import { RenewDialog } from './RenewDialog.tsx';
import { text } from './words.ts';

/** Asks how, and gives devices new certificates. */
export function RenewButton({
  deviceIds,
  size,
}: {
  readonly deviceIds: readonly string[];
  readonly size?: ButtonProps['size'];
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...(size === undefined ? {} : { size })} onClick={() => setOpen(true)}>
        {text.action}
      </Button>
      {open ? <RenewDialog deviceIds={deviceIds} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
