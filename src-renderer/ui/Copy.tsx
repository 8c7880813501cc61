import { Button } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { ui } from './words.ts';

const shownMs = 1500;

interface CopyProps {
  readonly text: string;
  /** What is copied, for the button's name. */
  readonly what: string;
  /** Shows the words and not only the picture. */
  readonly wide?: boolean;
}

export function CopyButton({ text, what, wide = false }: CopyProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const label = copied ? ui.copied : ui.copy(what);
  return (
    <Button
      size="small"
      appearance={wide ? 'secondary' : 'subtle'}
      icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
      aria-label={label}
      title={label}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {wide ? label : undefined}
    </Button>
  );
}

/** A value in fixed-width letters with its copy button. */
export function Copyable({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <>
      <span className="mono break">{text}</span>
      <CopyButton text={text} what={what} />
    </>
  );
}
