import { Checkbox, Field, FieldContextProvider, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { AuthorityLine, RequestPurpose, TakenExtension } from '../../../../src-main/contract/models.ts';
import { DaysField } from '../../../ui/DaysField.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { SigningDoubts } from '../certificate/index.ts';
import { RequestFacts } from '../request/index.ts';
import type { Circumstances, Draft, State } from './steps.ts';
import { signRequest as text } from './words.ts';

interface TermsProps {
  readonly state: Extract<State, { step: 'terms' }>;
  readonly authorities: readonly AuthorityLine[];
  readonly circumstances: Circumstances;
  readonly onType: (part: Partial<Draft>) => void;
}

/** What a request asks for, and what of it is granted. */
export function Terms({ state, authorities, circumstances: { remembered, refusal, key }, onType }: TermsProps) {
  const { draft, details, faults, failure } = state;
  const purposes = Object.entries(text.purposes) as [RequestPurpose, string][];
  return (
    <>
      <Problem failure={failure} />
      {details.fault === undefined ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{details.fault}</MessageBarBody>
        </MessageBar>
      )}
      <RequestFacts details={details} />
      <div className="columns">
        <ChoiceField
          label={text.purpose}
          value={draft.purpose}
          options={purposes}
          onChange={(purpose) => onType({ purpose })}
          fault={faults.purpose}
        />
        <DaysField value={draft.days} onChange={(days) => onType({ days })} fault={faults.days} />
        {draft.purpose === 'intermediate' ? (
          <TextField
            label={text.pathLength}
            value={draft.pathLength}
            onChange={(pathLength) => onType({ pathLength })}
            hint={text.pathLengthHint}
            fault={faults.pathLength}
          />
        ) : null}
      </div>
      {details.offered.length === 0 ? null : (
        <TakeOver
          offered={details.offered}
          take={draft.take}
          fault={faults.take}
          onChange={(take) => onType({ take })}
        />
      )}
      <div className="columns">
        <ChoiceField
          label={text.authority}
          value={draft.authority}
          options={authorities.map(({ name }) => [name, name] as const)}
          onChange={(authority) => onType({ authority })}
          fault={refusal ?? faults.authority}
          {...(remembered ? { hint: passphraseText.remembered } : {})}
        />
        {draft.authority === '' || (remembered && faults.passphrase === undefined) ? null : (
          <TextField
            label={passphraseText.of(draft.authority)}
            type="password"
            required
            value={draft.passphrase}
            onChange={(passphrase) => onType({ passphrase })}
            fault={faults.passphrase}
          />
        )}
        {key === 'encrypted' ? (
          <TextField
            label={text.keyPassphrase}
            type="password"
            required
            value={draft.keyPassphrase}
            onChange={(keyPassphrase) => onType({ keyPassphrase })}
            hint={text.keyPassphraseHint}
            fault={faults.keyPassphrase}
          />
        ) : null}
        {key === 'open' && draft.purpose === 'device' ? (
          <TextField
            label={text.pfxPassword}
            type="password"
            value={draft.pfxPassword}
            onChange={(pfxPassword) => onType({ pfxPassword })}
            hint={text.pfxPasswordHint}
          />
        ) : null}
      </div>
      <SigningDoubts lines={authorities} name={draft.authority} />
    </>
  );
}

interface TakeOverProps {
  readonly offered: readonly TakenExtension[];
  readonly take: readonly TakenExtension[];
  readonly fault: string | undefined;
  readonly onChange: (take: readonly TakenExtension[]) => void;
}

function TakeOver({ offered, take, fault, onChange }: TakeOverProps) {
  return (
    <Field
      label={text.takeOver}
      hint={text.takeHint}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <div role="group" aria-label={text.takeOver} className="row">
        {/* The field would give all of them its one id and description. */}
        <FieldContextProvider value={undefined}>
          {offered.map((name) => (
            <Checkbox
              key={name}
              label={text.extensions[name]}
              checked={take.includes(name)}
              onChange={(_event, data) =>
                onChange(data.checked === true ? [...take, name] : take.filter((one) => one !== name))
              }
            />
          ))}
        </FieldContextProvider>
      </div>
    </Field>
  );
}
