import { Button, Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import type { BundleRow, ExportSubject } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { exporting as text } from './words.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { NewSecretFields } from '../../../ui/NewSecretFields.tsx';
import { isTypedWell } from '../../../ui/new-secret.ts';
import { passphrase as passphraseText } from '../../../ui/passphrase-words.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Trust } from './Trust.tsx';
import { useStrength } from '../../passphrase/index.ts';
import {
  type Bundles,
  type ExportForm,
  type TextOption,
  arePasswordsTypedWell,
  defaultOf,
  filled,
  fromKeygen,
  isPassword,
  needsPassphrase,
  type passwordOptions,
  secretOf,
  textOptions,
  uses,
} from './form.ts';
import css from './export.module.css';

interface FieldsProps {
  readonly subjects: readonly [ExportSubject, ...ExportSubject[]];
  readonly bundles: Bundles;
  readonly row: BundleRow;
  readonly form: ExportForm;
  readonly failure: Failure | undefined;
  /** Whether what is missing is to be said. */
  readonly tried: boolean;
  readonly passphraseFault: string | undefined;
  readonly onChange: (part: Partial<ExportForm>) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** Which bundle, the files it makes, and what it wants to know beside the folder. */
export function ExportFields(props: FieldsProps) {
  const { subjects, bundles, row, form, passphraseFault, onChange } = props;
  const [subject] = subjects;
  return (
    <>
      <ChoiceField
        label={text.bundle}
        value={row.id}
        options={bundles.bundles.map(({ id, label }) => [id, label] as const)}
        onChange={(bundle) => onChange({ bundle })}
        hint={row.about}
      />
      <div>
        <h3>{text.willMake}</h3>
        <ul className={css['willmake']} aria-label={text.willMake}>
          {row.files.map(({ name, holdsKey }) => (
            <li key={name}>
              <span className="mono break">{name}</span>
              {holdsKey ? <Tag>{text.key}</Tag> : null}
            </li>
          ))}
        </ul>
        <Checkbox
          label={text.zip(subjects.length)}
          checked={form.zip}
          onChange={(_event, data) => onChange({ zip: data.checked === true })}
        />
        {form.zip || subjects.length > 1 ? (
          <p className="faint small">{form.zip ? text.inZip(subjects.length) : text.ownFolders}</p>
        ) : null}
      </div>
      {row.keygen ? <KeygenFile {...props} /> : null}
      {textOptions.some((option) => uses(row, option)) ? <Folded {...props} /> : null}
      {uses(row, 'trust') ? <Trust trust={form.trust} onChange={onChange} onFailure={props.onFailure} /> : null}
      {needsPassphrase(bundles, row) ? (
        <TextField
          label={text.passphrase(subject.name)}
          type="password"
          required
          value={form.keyPassphrase}
          onChange={(keyPassphrase) => onChange({ keyPassphrase })}
          fault={passphraseFault}
        />
      ) : null}
      {row.keygen ? (
        <Checkbox
          label={text.keygenWrite}
          checked={form.writeKeygen}
          onChange={(_event, data) => onChange({ writeKeygen: data.checked === true })}
        />
      ) : null}
    </>
  );
}

/** What has a usual value, closed until it is opened or something in it wants to be seen. */
function Folded(props: FieldsProps) {
  const { row, form, failure, tried, onChange } = props;
  const [open, setOpen] = useState(false);
  const used = textOptions.filter((option) => uses(row, option));
  const names = used.filter((option) => !isPassword(option));
  const wanted =
    form.keygen !== undefined ||
    used.some((option) => option === failure?.details.field) ||
    (tried && !arePasswordsTypedWell(form, row));
  return (
    <details open={open || wanted} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{used.some(isPassword) ? text.namesAndPasswords : text.names}</summary>
      <div className="stack" style={{ marginTop: 12 }}>
        {names.length === 0 ? null : (
          <div className="columns">
            {names.map((option) => (
              <NameField key={option} option={option} {...props} />
            ))}
          </div>
        )}
        {used.filter(isPassword).map((option) => (
          <PasswordField key={option} option={option} {...props} />
        ))}
        {uses(row, 'storePassword') && uses(row, 'keyPassword') ? (
          <p className="faint small">{text.twoPasswords}</p>
        ) : null}
        {uses(row, 'pfxProfile') ? (
          <ChoiceField
            label={text.profile}
            value={form.pfxProfile}
            options={[
              ['modern', text.profiles.modern],
              ['compatible', text.profiles.compatible],
            ]}
            onChange={(pfxProfile) => onChange({ pfxProfile })}
          />
        ) : null}
      </div>
    </details>
  );
}

const faultAt = (option: TextOption, failure: Failure | undefined): string | undefined =>
  failure?.details.field === option ? faultText(failure) : undefined;

function NameField({ option, row, form, failure, onChange }: FieldsProps & { readonly option: TextOption }) {
  const usual = defaultOf(row, option);
  return (
    <TextField
      label={text.options[option]}
      mono
      value={form.texts[option]}
      onChange={(typed) => onChange({ texts: { ...form.texts, [option]: typed } })}
      {...(usual === undefined ? {} : { placeholder: usual })}
      fault={faultAt(option, failure)}
    />
  );
}

type PasswordProps = FieldsProps & { readonly option: (typeof passwordOptions)[number] };

function PasswordField({ option, subjects: [subject], row, form, failure, tried, onChange }: PasswordProps) {
  const secret = secretOf(form, option);
  const value = secret.first;
  const usual = defaultOf(row, option);
  const fromFile = fromKeygen(form, option);
  const used = value === '' && !fromFile ? (usual ?? '') : value;
  const strength = useStrength(used);
  const weak = strength === 'weak' || strength === 'tutorial';
  const left = () => {
    if (fromFile && form.keygen !== undefined) return text.fromFile(form.keygen.name);
    if (usual !== undefined) return text.passwordHint(usual);
    return subject.kind === 'authority' ? text.keyOfAuthority : text.keyOptional;
  };
  return (
    <NewSecretFields
      label={text.options[option]}
      againLabel={text.again[option]}
      value={secret}
      onChange={({ first, ...typing }) =>
        onChange({ texts: { ...form.texts, [option]: first }, typing: { ...form.typing, [option]: typing } })
      }
      hint={
        <>
          {value === '' ? left() : null} {weak ? <span style={{ color: 'var(--warn)' }}>{text.weak}</span> : null}
        </>
      }
      fault={faultAt(option, failure)}
      againFault={tried && !isTypedWell(secret) ? passphraseText.different : undefined}
    />
  );
}

function KeygenFile({ subjects: [subject], form, onChange, onFailure }: FieldsProps) {
  const bench = useBench();
  const choose = async () => {
    const chosen = await bench.call('file.choose', { kind: 'keygen' });
    if (!chosen.ok) return onFailure(chosen.error);
    const { file } = chosen.value;
    if (file === undefined) return;
    const read = await bench.call('keygen.read', { file: file.token, kind: subject.kind });
    if (!read.ok) return onFailure(read.error);
    onChange(filled(form, { ...file, file: read.value }));
  };
  return (
    <>
      <div className="row">
        <Button onClick={() => void choose()}>{text.keygen}</Button>
        <span role="status" className="dim break">
          {form.keygen === undefined ? '' : text.keygenFrom(form.keygen.name)}
        </span>
        {form.keygen === undefined ? null : (
          <Button appearance="subtle" onClick={() => onChange({ keygen: undefined })}>
            {text.forget}
          </Button>
        )}
      </div>
      {form.keygen === undefined || form.keygen.file.notices.length === 0 ? null : (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>
            {form.keygen.file.notices.map((notice) => (
              <div key={notice}>{notice}</div>
            ))}
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
