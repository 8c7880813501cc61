import { Button, Field, Tab, TabList, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useNameFault } from '../../../bench/name-check.ts';
import type { Failure } from '../../../bench/host.ts';
import { createDevices as text } from './words.ts';
import { keyTypes } from '../../../ui/keys.ts';
import { BeginField } from '../../../ui/BeginField.tsx';
import { DaysField } from '../../../ui/DaysField.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { validity } from '../../../ui/validity.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { PreviewTable } from './PreviewTable.tsx';
import { SubjectPart } from '../subject/index.ts';
import { type Draft, usualBackdating, withKeygen } from './order.ts';
import { type State, countOf } from './steps.ts';

interface WhichProps {
  readonly state: Extract<State, { step: 'devices' }>;
  readonly onType: (part: Partial<Draft>) => void;
  readonly onLeaveOut: (on: boolean) => void;
  readonly onFailure: (failure: Failure) => void;
}

export function WhichDevices({ state, onType, onLeaveOut, onFailure }: WhichProps) {
  const { draft, faults, preview, failure } = state;
  // What was chosen before is seen by who comes back; it does not fold while another is chosen.
  const [opened] = useState(draft.backdateMinutes !== usualBackdating);
  return (
    <>
      <Problem failure={failure} />
      <TabList
        selectedValue={draft.way}
        onTabSelect={(_event, data) => onType({ way: data.value as Draft['way'] })}
        aria-label={text.way}
      >
        {Object.entries(text.ways).map(([way, label]) => (
          <Tab key={way} value={way}>
            {label}
          </Tab>
        ))}
      </TabList>
      <Naming draft={draft} faults={faults} onType={onType} onFailure={onFailure} />
      {preview === undefined || draft.way === 'one' || (draft.way !== 'csv' && preview.faults === 0) ? null : (
        <PreviewTable
          preview={preview}
          faults={faults}
          leaveOut={
            draft.way === 'csv' && preview.faults > 0 && countOf(preview) > 0
              ? { on: draft.csv?.leaveOutFaulty ?? false, onChange: onLeaveOut }
              : undefined
          }
        />
      )}
      <div className="columns">
        <ChoiceField
          label={text.key}
          value={draft.keyType}
          options={keyTypes}
          onChange={(keyType) => onType({ keyType })}
        />
        <DaysField value={draft.days} onChange={(days) => onType({ days })} fault={faults.days} />
      </div>
      <SubjectPart
        draft={draft}
        faults={faults}
        about={text.subjectAbout}
        onType={onType}
        onKeygen={(file) => {
          const taken = withKeygen(draft, file);
          onType(taken);
          return taken.deviceId;
        }}
      />
      <details open={opened}>
        <summary>{validity.advanced}</summary>
        <div className="columns">
          <BeginField value={draft.backdateMinutes} onChange={(backdateMinutes) => onType({ backdateMinutes })} />
        </div>
      </details>
    </>
  );
}

type NamingProps = Omit<WhichProps, 'state' | 'onLeaveOut'> & Pick<WhichProps['state'], 'draft' | 'faults'>;

function Naming({ draft, faults, onType, onFailure }: NamingProps) {
  const bench = useBench();
  const typedFault = useNameFault('device', draft.way === 'one' ? draft.deviceId : undefined);
  const chooseCsv = async () => {
    const chosen = await bench.call('file.choose', { kind: 'csv' });
    if (!chosen.ok) return onFailure(chosen.error);
    const { file } = chosen.value;
    if (file === undefined) return;
    const read = await bench.call('file.readText', { file: file.token });
    if (read.ok) onType({ csv: { name: file.name, text: read.value.text } });
    else onFailure(read.error);
  };
  const withFault = (fault: string | undefined) =>
    fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const };
  switch (draft.way) {
    case 'one':
      return (
        <TextField
          label={text.deviceId}
          required
          value={draft.deviceId}
          onChange={(deviceId) => onType({ deviceId })}
          fault={faults.deviceId ?? typedFault}
          hint={text.deviceIdHint}
        />
      );
    case 'several':
      return (
        <div className="columns">
          <TextField
            label={text.prefix}
            value={draft.prefix}
            onChange={(prefix) => onType({ prefix })}
            fault={faults.prefix}
            hint={text.prefixHint}
          />
          <TextField
            label={text.count}
            required
            value={draft.count}
            onChange={(count) => onType({ count })}
            fault={faults.count}
            hint={rangeOf(draft)}
          />
        </div>
      );
    case 'pair':
      return (
        <div className="columns">
          <TextField
            label={text.publisher}
            required
            value={draft.publisher}
            onChange={(publisher) => onType({ publisher })}
            fault={faults.publisher}
            hint={text.publisherHint}
          />
          <TextField
            label={text.subscriber}
            required
            value={draft.subscriber}
            onChange={(subscriber) => onType({ subscriber })}
            fault={faults.subscriber}
            hint={text.subscriberHint}
          />
        </div>
      );
    case 'list':
      return (
        <Field label={text.ids} required {...withFault(faults.ids)}>
          <Textarea
            value={draft.ids}
            rows={6}
            textarea={{ className: 'mono' }}
            onChange={(_event, data) => onType({ ids: data.value })}
          />
        </Field>
      );
    case 'csv':
      return (
        <Field label={text.csv} hint={text.csvHint} {...withFault(faults.csv)}>
          {(props) => (
            <div className="row">
              <Button
                {...props}
                aria-labelledby={undefined}
                aria-label={`${text.csv}: ${text.choose}`}
                onClick={() => void chooseCsv()}
              >
                {text.choose}
              </Button>
              <span className={draft.csv === undefined ? 'faint' : 'mono break'}>{draft.csv?.name ?? text.none}</span>
            </div>
          )}
        </Field>
      );
  }
}

function rangeOf({ prefix, count }: Draft): string | undefined {
  const number = Number(count);
  if (!/^\d+$/.test(count) || number < 1 || number > 100_000) return undefined;
  const digits = Math.max(2, count.length);
  const name = (index: number) => `${prefix}${String(index).padStart(digits, '0')}`;
  return text.range(name(1), name(number));
}
