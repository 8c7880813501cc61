import { Field, Textarea } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import { faultText } from '../../../bench/host.ts';
import { thingsboardHub as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';

type Cleaned = MethodOutput<'thingsboard.cleanCertificate'>;

interface PastedProps {
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A field for a pasted certificate, which tells at once what it is and what was cleaned. */
export function PastedCertificate({ value, fault, onChange }: PastedProps) {
  const bench = useBench();
  const [found, setFound] = useState<{ readonly cleaned?: Cleaned; readonly fault?: string }>({});
  useEffect(() => {
    let wanted = true;
    if (value.trim() === '') setFound({});
    else {
      void bench.call('thingsboard.cleanCertificate', { certificatePem: value }).then((answer) => {
        if (wanted) setFound(answer.ok ? { cleaned: answer.value } : { fault: faultText(answer.error) });
      });
    }
    return () => {
      wanted = false;
    };
  }, [bench, value]);
  const message = fault ?? found.fault;
  const { cleaned } = found;
  return (
    <div className="stack tight">
      <Field
        label={text.certificate}
        hint={text.certificateHint}
        required
        {...(message === undefined ? {} : { validationMessage: message, validationState: 'error' as const })}
      >
        <Textarea
          textarea={{ className: 'mono' }}
          rows={6}
          resize="vertical"
          spellCheck={false}
          value={value}
          onChange={(_event, data) => onChange(data.value)}
        />
      </Field>
      <div role="status" className="stack tight">
        {cleaned === undefined ? null : (
          <>
            <span className="break">{cleaned.certificate.subject}</span>
            <div className="row tight small">
              <span className="faint">{text.credentialsId}</span>
              <Copyable text={cleaned.credentialsId} what={text.credentialsId} />
            </div>
            {cleaned.cleaned.length === 0 ? (
              <p className="dim small">{text.clean}</p>
            ) : (
              <ul className="dim small" aria-label={text.cleaned}>
                {cleaned.cleaned.map(({ code, message: said }) => (
                  <li key={code}>{said}</li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </div>
  );
}
