import { Button } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { type ReactElement, useEffect, useState } from 'react';
import { ui } from './words.ts';

const shownMs = 1500;

interface CopyingProps {
  /** Copies, and answers whether it did. */
  readonly copy: () => Promise<boolean>;
  /** What is copied, for the button's name. */
  readonly what: string;
  /** Shows the words and not only the picture. */
  readonly wide?: boolean;
  readonly icon?: ReactElement;
}

/** Says for a moment that it has copied. */
export function CopyingButton({ copy, what, wide = false, icon = <CopyRegular /> }: CopyingProps) {
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
      icon={copied ? <CheckmarkRegular /> : icon}
      aria-label={label}
      title={label}
      onClick={() => void copy().then(setCopied)}
    >
      {wide ? label : undefined}
    </Button>
  );
}

interface CopyProps extends Pick<CopyingProps, 'what' | 'wide'> {
  readonly text: string;
}

export function CopyButton({ text, ...button }: CopyProps) {
  return <CopyingButton {...button} copy={() => navigator.clipboard.writeText(text).then(() => true)} />;
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
