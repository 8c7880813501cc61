import { Button, Input, type InputProps } from '@fluentui/react-components';
import { EyeOffRegular, EyeRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { ui } from './words.ts';

export type SecretInputProps = Omit<InputProps, 'type' | 'contentAfter'> & {
  /** Whether it can be read, where the page wants to know; else the field keeps that itself. */
  readonly shown?: boolean | undefined;
  readonly onShow?: ((shown: boolean) => void) | undefined;
};

/** What others are not to read over one's shoulder, until its eye is opened. */
export function SecretInput({ shown: given, onShow, ...props }: SecretInputProps) {
  const [own, setOwn] = useState(false);
  const shown = given ?? own;
  return (
    <Input
      {...props}
      type={shown ? 'text' : 'password'}
      autoComplete="off"
      spellCheck={false}
      contentAfter={
        <Button
          appearance="transparent"
          size="small"
          icon={shown ? <EyeOffRegular /> : <EyeRegular />}
          aria-label={shown ? ui.hideTyped : ui.showTyped}
          onClick={() => {
            setOwn(!shown);
            onShow?.(!shown);
          }}
        />
      }
    />
  );
}
