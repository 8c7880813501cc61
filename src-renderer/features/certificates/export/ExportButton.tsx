import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { ExportSubject } from '../../../../src-main/contract/models.ts';
import { exporting as text } from './words.ts';
import { ExportDialog } from './ExportDialog.tsx';

interface ExportButtonProps {
  readonly subjects: readonly ExportSubject[];
  /** Small beside the title of a card, as what else stands there. */
  readonly size?: 'small' | 'medium';
}

/** Opens the export of a certificate, or of several devices, to the files that another system wants. */
export function ExportButton({ subjects: [first, ...rest], size = 'medium' }: ExportButtonProps) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The focus goes back to where it was.
    if (wasOpen.current && !open) place.current?.querySelector('button')?.focus();
    wasOpen.current = open;
  }, [open]);
  if (first === undefined) return null;
  return (
    <span ref={place}>
      <Button size={size} onClick={() => setOpen(true)}>
        {rest.length === 0 ? text.open : text.openMany(rest.length + 1)}
      </Button>
      {open ? <ExportDialog subjects={[first, ...rest]} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}
