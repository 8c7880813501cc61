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

interface CopyableProps extends Omit<CopyProps, 'wide'> {
  /** How it is read, where that is not how it is copied. */
  readonly shown?: string;
  /** In the letters of its surroundings, and not in those of fixed width. */
  readonly plain?: boolean;
}

/** A value with its copy button. */
export function Copyable({ text, what, shown = text, plain = false }: CopyableProps) {
  return (
    <>
      <span className={plain ? 'break' : 'mono break'}>{shown}</span>
      <CopyButton text={text} what={what} />
    </>
  );
}
