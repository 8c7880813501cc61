import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { type SubjectDraft, subjectFields, subjectOf } from './subject.ts';
import { subject as text } from './words.ts';

export type KeygenFile = MethodOutput<'keygen.read'>;

interface SubjectPartProps {
  readonly draft: SubjectDraft;
  readonly faults: Partial<Readonly<Record<keyof SubjectDraft, string | undefined>>>;
  /** What the common name is, which is no field here. */
  readonly about: string;
  readonly onType: (part: Partial<SubjectDraft>) => void;
  /**
   * Takes the rest of a keygen.properties, whose subject is filled in here, and answers the common name where it took that; without
   * it none is offered.
   */
  readonly onKeygen?: (file: KeygenFile) => string | undefined;
  /** Where it may be another than the name. */
  readonly commonName?: {
    readonly value: string;
    /** What it is where nothing is typed. */
    readonly usual: string;
    readonly fault: string | undefined;
    readonly onType: (value: string) => void;
  };
}

/** A subject beside its common name: closed until it is opened, or holds something. */
export function SubjectPart({ draft, faults, about, onType, onKeygen, commonName }: SubjectPartProps) {
  const [open, setOpen] = useState(
    () => Object.keys(subjectOf(draft)).length > 0 || (commonName !== undefined && commonName.value !== ''),
  );
  const faulty = commonName?.fault !== undefined || subjectFields.some((field) => faults[field] !== undefined);
  return (
    <details open={open || faulty} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.title}</summary>
      <div className="stack" style={{ marginTop: 12 }}>
        <p className="sub">{about}</p>
        {onKeygen === undefined ? null : <FromKeygen onType={onType} onKeygen={onKeygen} />}
        {commonName === undefined ? null : (
          <TextField
            label={text.labels.commonName}
            value={commonName.value}
            onChange={commonName.onType}
            fault={commonName.fault}
            placeholder={commonName.usual}
            hint={text.commonNameHint}
          />
        )}
        <div className="columns">
          {subjectFields.map((field) => (
            <TextField
              key={field}
              label={text.labels[field]}
              value={draft[field]}
              onChange={(value) => onType({ [field]: value })}
              fault={faults[field]}
              {...(field === 'country' ? { hint: text.countryHint } : {})}
            />
          ))}
        </div>
      </div>
    </details>
  );
}

function FromKeygen({ onType, onKeygen }: Required<Pick<SubjectPartProps, 'onType' | 'onKeygen'>>) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [taken, setTaken] = useState<{ readonly words: string; readonly file: KeygenFile }>();
  const choose = async () => {
    const chosen = await bench.call('file.choose', { kind: 'keygen' });
    if (!chosen.ok) return setFailure(chosen.error);
    const { file } = chosen.value;
    if (file === undefined) return;
    const read = await bench.call('keygen.read', { file: file.token });
    setFailure(read.ok ? undefined : read.error);
    if (!read.ok) return;
    const said = subjectFields.flatMap((field) => {
      const value = read.value.subject[field];
      return value === undefined ? [] : [[field, value] as const];
    });
    onType(Object.fromEntries(said));
    setTaken({ words: text.keygenFrom(file.name, onKeygen(read.value)), file: read.value });
  };
  return (
    <>
      <Problem failure={failure} />
      <div className="row">
        <Button onClick={() => void choose()}>{text.keygen}</Button>
        <span role="status" className="dim break">
          {taken?.words ?? ''}
        </span>
      </div>
      <Notices of={taken?.file} />
    </>
  );
}

/** Whose values only the computer knows. */
const subjectNames =
  /^(?:DOMAIN_SUFFIX|ORGANIZATION|ORGANIZATIONAL_UNIT|CITY|STATE_OR_PROVINCE|TWO_LETTER_COUNTRY_CODE)$/;

function Notices({ of: file }: { readonly of: KeygenFile | undefined }) {
  if (file === undefined) return null;
  const unknown = file.values.filter(({ name, hostname }) => hostname && subjectNames.test(name));
  const notices = [
    ...file.notices,
    ...(unknown.length === 0 ? [] : [text.ofComputer(unknown.map(({ name }) => name))]),
  ];
  return notices.length === 0 ? null : (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        {notices.map((notice) => (
          <div key={notice}>{notice}</div>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}
