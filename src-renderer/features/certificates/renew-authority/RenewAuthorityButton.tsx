import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { RenewAuthorityDialog } from './RenewAuthorityDialog.tsx';
import { text } from './words.ts';

/** Asks how, and gives an authority a new certificate. */
export function RenewAuthorityButton({ name }: { readonly name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {text.action}
      </Button>
      {open ? <RenewAuthorityDialog name={name} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
