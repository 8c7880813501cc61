import { Button, Field, ProgressBar } from '@fluentui/react-components';
import { useState } from 'react';
import { createDevices as text } from '../../text/create-devices.ts';
import { ui } from '../../text/ui.ts';
import type { State } from './steps.ts';

interface MakingProps {
  readonly state: Extract<State, { step: 'making' }>;
  readonly onCancel: () => void;
}

export function Making({ state: { preview, done, registered }, onCancel }: MakingProps) {
  const [cancelling, setCancelling] = useState(false);
  const { total } = preview;
  const words = registered > 0 ? text.registering(registered, total) : text.making(done, total);
  return (
    <>
      <Field validationMessage={words} validationState="none">
        <ProgressBar value={registered > 0 ? registered / total : done / total} aria-label={words} />
      </Field>
      <div>
        <Button
          disabledFocusable={cancelling || registered > 0}
          onClick={() => {
            setCancelling(true);
            onCancel();
          }}
        >
          {cancelling ? ui.cancelling : ui.cancel}
        </Button>
      </div>
    </>
  );
}
