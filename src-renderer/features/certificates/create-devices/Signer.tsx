import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { createDevices as text } from './words.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { SigningDoubts, refusalOf } from '../certificate/index.ts';
import type { Draft } from './order.ts';

interface SignerProps {
  readonly draft: Draft;
  readonly authorities: readonly AuthorityLine[];
  readonly remembered: boolean;
  readonly fault: string | undefined;
  readonly onType: (part: Partial<Draft>) => void;
}

export function Signer({ draft, authorities, remembered, fault, onType }: SignerProps) {
  const label = (words: string, about: string) => (
    <>
      {words}
      <br />
      <span className="dim small">{about}</span>
    </>
  );
  return (
    <>
      <Field label={text.whoLabel}>
        <RadioGroup value={draft.signer} onChange={(_event, data) => onType({ signer: data.value as Draft['signer'] })}>
          <Radio
            value="authority"
            disabled={authorities.length === 0}
            label={label(text.caSigned, authorities.length === 0 ? text.noAuthority : text.signedAbout)}
          />
          <Radio value="self" label={label(text.selfSigned, text.selfAbout)} />
        </RadioGroup>
      </Field>
      {draft.signer === 'self' ? null : (
        <div className="columns">
          <ChoiceField
            label={text.authority}
            value={draft.authority}
            options={authorities.map(({ name }) => [name, name] as const)}
            onChange={(authority) => onType({ authority })}
            fault={refusalOf(authorities, draft.authority, 'certificate')}
            {...(remembered ? { hint: passphraseText.remembered } : {})}
          />
          {remembered && fault === undefined ? null : (
            <TextField
              label={passphraseText.of(draft.authority)}
              type="password"
              required
              value={draft.passphrase}
              onChange={(passphrase) => onType({ passphrase })}
              fault={fault}
            />
          )}
        </div>
      )}
      {draft.signer === 'self' ? null : <SigningDoubts lines={authorities} name={draft.authority} />}
    </>
  );
}
