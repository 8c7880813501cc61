import {
  Checkbox,
  Field,
  FieldContextProvider,
  Input,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { DeviceLine } from '../../../src-main/contract/models.ts';
import { MiddleClip } from '../../ui/MiddleClip.tsx';
import { firstOf, withRange } from './picking.ts';
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

/** Devices to tick: each, from one to another with Shift, or many by the menu. */
export function DevicePicker({ devices, chosen, fault, onChange }: PickerProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const fitting = devices.filter(({ deviceId }) => deviceId.toLowerCase().includes(wanted));
  const picked = new Set(chosen);
  const ids = fitting.map(({ deviceId }) => deviceId);
  const anchor = useRef<string>(undefined);
  const toggle = (deviceId: string, isOn: boolean, isRange: boolean) => {
    onChange(withRange(chosen, ids, [isRange ? (anchor.current ?? deviceId) : deviceId, deviceId], isOn));
    if (!isRange) anchor.current = deviceId;
  };
  /** Arrows go from one to the next, and with Shift choose it as well. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const boxes = [...event.currentTarget.querySelectorAll('input')];
    const at = boxes.findIndex((box) => box === event.target);
    const [here, next] = [ids[at], ids[at + step]];
    if (step === 0 || here === undefined || next === undefined) return;
    boxes[at + step]?.focus();
    event.preventDefault();
    if (event.shiftKey) onChange(withRange(chosen, ids, [here, next], true));
  };
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
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <MenuButton size="small">{text.choose}</MenuButton>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => onChange(ids)}>{text.chooseShown}</MenuItem>
              {firstOf(ids.length).map((few) => (
                <MenuItem key={few} onClick={() => onChange(ids.slice(0, few))}>
                  {text.chooseFirst(few)}
                </MenuItem>
              ))}
              <MenuItem onClick={() => onChange([])}>{text.chooseNone}</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      </div>
      <Field {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}>
        <div
          role="group"
          aria-label={text.devices}
          className={`scroll ${css['picks']}`}
          title={text.chooseHint}
          tabIndex={-1}
          onKeyDown={onKeyDown}
          data-fault={fault === undefined ? undefined : true}
        >
          {/* Each has a label and an ID of its own; a field would give all of them its one. */}
          <FieldContextProvider value={undefined}>
            {fitting.slice(0, listed).map(({ deviceId }) => (
              <div key={deviceId}>
                <Checkbox
                  aria-label={deviceId}
                  label={<MiddleClip name={deviceId} />}
                  checked={picked.has(deviceId)}
                  onChange={({ nativeEvent }, data) =>
                    toggle(deviceId, data.checked === true, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
                  }
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
