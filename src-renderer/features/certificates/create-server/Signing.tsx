import { Field, MessageBar, MessageBarBody, Radio, RadioGroup } from '@fluentui/react-components';
import { createServer as text } from './words.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { DaysField } from '../../../ui/DaysField.tsx';
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { SigningDoubts, refusalOf } from '../certificate/index.ts';
import { type Draft, type State, isLong } from './steps.ts';

interface SigningProps {
  readonly state: Extract<State, { step: 'signer' }>;
  readonly authorities: readonly AuthorityLine[];
  readonly remembered: boolean;
  readonly onType: (part: Partial<Draft>) => void;
}

export function Signing({ state: { draft, faults, failure }, authorities, remembered, onType }: SigningProps) {
  const label = (words: string, about: string) => (
    <>
      {words}
      <br />
      <span className="dim small">{about}</span>
    </>
  );
  return (
    <>
      <Problem failure={failure} />
      <Field label={text.whoLabel}>
        <RadioGroup value={draft.signer} onChange={(_event, data) => onType({ signer: data.value as Draft['signer'] })}>
          <Radio
            value="authority"
            disabled={authorities.length === 0}
            label={label(text.caSigned, authorities.length === 0 ? text.noAuthority : text.caAbout)}
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
          {remembered && faults.passphrase === undefined ? null : (
            <TextField
              label={passphraseText.of(draft.authority)}
              type="password"
              required
              value={draft.passphrase}
              onChange={(passphrase) => onType({ passphrase })}
              fault={faults.passphrase}
            />
          )}
        </div>
      )}
      {draft.signer === 'self' ? null : <SigningDoubts lines={authorities} name={draft.authority} />}
      <div className="columns">
        <ChoiceField
          label={text.key}
          value={draft.keyType}
          options={text.keys}
          onChange={(keyType) => onType({ keyType })}
        />
        <DaysField value={draft.days} onChange={(days) => onType({ days })} fault={faults.days} />
      </div>
      {isLong(draft) ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{text.longLived}</MessageBarBody>
        </MessageBar>
      ) : null}
    </>
  );
}
