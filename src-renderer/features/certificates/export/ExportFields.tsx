import { Button, Checkbox, MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { BundleRow, ExportSubject } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { exporting as text } from './words.ts';
import { ChooseField } from '../../../ui/ChooseField.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Tag } from '../../../ui/Page.tsx';
import { Trust } from './Trust.tsx';
import { useStrength } from '../../passphrase/index.ts';
import {
  type Bundles,
  type ExportForm,
  type TextOption,
  defaultOf,
  filled,
  fromKeygen,
  needsPassphrase,
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
  readonly passphraseFault: string | undefined;
  readonly folderFault: string | undefined;
  readonly onChange: (part: Partial<ExportForm>) => void;
  readonly onFailure: (failure: Failure) => void;
  readonly onChooseFolder: () => void;
}

/** Which bundle, the files it makes, and what it wants to know. */
export function ExportFields(props: FieldsProps) {
  const { subjects, bundles, row, form, passphraseFault, folderFault, onChange, onChooseFolder } = props;
  const [subject] = subjects;
  const options = textOptions.filter((option) => uses(row, option));
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
      {options.length === 0 ? null : (
        <div className="columns">
          {options.map((option) => (
            <OptionField key={option} option={option} {...props} />
          ))}
        </div>
      )}
      {uses(row, 'storePassword') && uses(row, 'keyPassword') ? (
        <p className="faint small">{text.twoPasswords}</p>
      ) : null}
      {uses(row, 'trust') ? <Trust trust={form.trust} onChange={onChange} onFailure={props.onFailure} /> : null}
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
      <ChooseField
        label={text.folder}
        required
        choose={text.folderChoose}
        folder
        chosen={form.folder?.path}
        none={text.folderNone}
        fault={folderFault}
        onChoose={onChooseFolder}
      />
    </>
  );
}

function OptionField({
  option,
  subjects: [subject],
  row,
  form,
  failure,
  onChange,
}: FieldsProps & { readonly option: TextOption }) {
  const password = option === 'storePassword' || option === 'keyPassword';
  const value = form.texts[option];
  const usual = defaultOf(row, option);
  const fromFile = fromKeygen(form, option);
  const used = value === '' && !fromFile ? (usual ?? '') : value;
  const strength = useStrength(password ? used : '');
  const weak = strength === 'weak' || strength === 'tutorial';
  const left = () => {
    if (fromFile && form.keygen !== undefined) return text.fromFile(form.keygen.name);
    if (usual !== undefined) return text.passwordHint(usual);
    return subject.kind === 'authority' ? text.keyOfAuthority : text.keyOptional;
  };
  const hint = (
    <>
      {value === '' ? left() : null} {weak ? <span style={{ color: 'var(--warn)' }}>{text.weak}</span> : null}
    </>
  );
  return (
    <TextField
      label={text.options[option]}
      type={password ? 'password' : 'text'}
      mono={!password}
      value={value}
      onChange={(typed) => onChange({ texts: { ...form.texts, [option]: typed } })}
      {...(usual === undefined || password ? {} : { placeholder: usual })}
      {...(password ? { hint } : {})}
      fault={failure?.details.field === option ? faultText(failure) : undefined}
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
