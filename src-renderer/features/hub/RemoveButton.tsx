import { Button, useRestoreFocusTarget } from '@fluentui/react-components';
import { useState } from 'react';
import { AskDialog } from '../../ui/AskDialog.tsx';

interface RemoveProps {
  /** On the button, and as the answer to the question. */
  readonly label: string;
  /** What a screen reader is told, where the label alone does not say what is removed. */
  readonly named?: string;
  readonly title: string;
  readonly text: string;
  /** The other answer. */
  readonly no: string;
  readonly disabled?: boolean;
  readonly onRemove: () => Promise<void>;
}

/** Removes something of the hub, after a question. */
export function RemoveButton({ label, named, title, text, no, disabled = false, onRemove }: RemoveProps) {
  const [asked, setAsked] = useState(false);
  const backFromQuestion = useRestoreFocusTarget();
  return (
    <>
      <Button
        size="small"
        appearance="subtle"
        disabledFocusable={disabled}
        aria-label={named}
        {...backFromQuestion}
        onClick={() => setAsked(true)}
      >
        {label}
      </Button>
      <AskDialog
        open={asked}
        title={title}
        text={text}
        yes={label}
        no={no}
        onAnswer={(yes) => {
          setAsked(false);
          if (yes) void onRemove();
        }}
      />
    </>
  );
}
