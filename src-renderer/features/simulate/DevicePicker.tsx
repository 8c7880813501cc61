import { Button, Checkbox, Field, FieldContextProvider, Input } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { DeviceLine } from '../../../src-main/contract/models.ts';
import css from './simulate.module.css';
import { simulate as text } from './words.ts';

/** Devices that are listed at a time; the search finds the others. */
const listed = 100;

interface PickerProps {
  readonly devices: readonly DeviceLine[];
  readonly chosen: readonly string[];
  readonly fault: string | undefined;
  readonly onChange: (chosen: readonly string[]) => void;
}

export function DevicePicker({ devices, chosen, fault, onChange }: PickerProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const fitting = devices.filter(({ deviceId }) => deviceId.toLowerCase().includes(wanted));
  const picked = new Set(chosen);
  const toggle = (deviceId: string, on: boolean) =>
    onChange(on ? [...chosen, deviceId] : chosen.filter((other) => other !== deviceId));
  return (
    <div className="stack tight">
      {devices.length < 6 ? null : (
        <Input
          type="search"
          aria-label={text.search}
          placeholder={text.search}
          contentBefore={<SearchRegular />}
          value={search}
          onChange={(_event, data) => setSearch(data.value)}
        />
      )}
      <div className="row tight">
        <span className="dim small nowrap grow">{text.chosen(chosen.length, devices.length)}</span>
        <span className="row keep">
          <Button
            size="small"
            appearance="transparent"
            className="linkbutton"
            onClick={() => onChange([...new Set([...chosen, ...fitting.map(({ deviceId }) => deviceId)])])}
          >
            {text.chooseShown}
          </Button>
          <Button size="small" appearance="transparent" className="linkbutton" onClick={() => onChange([])}>
            {text.chooseNone}
          </Button>
        </span>
      </div>
      <Field {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}>
        <div
          role="group"
          aria-label={text.devices}
          className={`scroll ${css['picks']}`}
          tabIndex={-1}
          data-fault={fault === undefined ? undefined : true}
        >
          {/* Each has a label and an ID of its own; a field would give all of them its one. */}
          <FieldContextProvider value={undefined}>
            {fitting.slice(0, listed).map(({ deviceId }) => (
              <div key={deviceId}>
                <Checkbox
                  label={deviceId}
                  checked={picked.has(deviceId)}
                  onChange={(_event, data) => toggle(deviceId, data.checked === true)}
                />
              </div>
            ))}
          </FieldContextProvider>
        </div>
      </Field>
      {fitting.length > listed ? <p className="faint small">{text.onlyFirst(listed)}</p> : null}
    </div>
  );
}
