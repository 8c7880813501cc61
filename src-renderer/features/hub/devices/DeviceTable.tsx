import { Button, Switch, useRestoreFocusTarget } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef } from 'react';
import type { HubDeviceModel } from '../../../../src-main/contract/models.ts';
import { hubDevices as text } from './words.ts';
import { dateTime, number } from '../../../ui/format.ts';
import { Tag } from '../../../ui/Page.tsx';
import css from './devices.module.css';

const rowHeight = 44;
/** The rows begin below the header, which stays in sight. */
const headHeight = 36;

interface TableProps {
  readonly devices: readonly HubDeviceModel[];
  readonly onOpen: (deviceId: string) => void;
  readonly onEnable: (deviceId: string, enabled: boolean) => void;
  readonly onRemove: (deviceId: string) => void;
}

/** A table of which the rows in sight exist; it says how many there are. Arrows go to the same control above and below. */
export function DeviceTable({ devices, onOpen, onEnable, onRemove }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: devices.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    getItemKey: (index) => devices[index]?.deviceId ?? index,
  });
  const { headers } = text;
  return (
    <div
      ref={scroller}
      className={`${css['devicetable']} scroll`}
      role="table"
      aria-label={text.table}
      aria-rowcount={devices.length + 1}
      onKeyDown={moveBetweenRows}
    >
      <div role="rowgroup" className={css['head']}>
        <div className={css['devicerow']} role="row" aria-rowindex={1}>
          {Object.values(headers).map((header) => (
            <span key={header} role="columnheader" title={header === headers.pending ? text.pendingHint : undefined}>
              {header === headers.remove ? <span className="visually-hidden">{header}</span> : header}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="logrows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const device = devices[index];
          return device === undefined ? null : (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              className={css['devicerow']}
              style={{ transform: `translateY(${start - headHeight}px)` }}
            >
              <DeviceCells device={device} onOpen={onOpen} onEnable={onEnable} onRemove={onRemove} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellsProps extends Omit<TableProps, 'devices'> {
  readonly device: HubDeviceModel;
}

function DeviceCells({ device, onOpen, onEnable, onRemove }: CellsProps) {
  const { deviceId, authentication, enabled, connected, lastSeenAt, pendingMessages } = device;
  const backFromQuestion = useRestoreFocusTarget();
  return (
    <>
      <span role="cell" className="clip">
        <button
          type="button"
          className="linklike clip"
          data-column="id"
          title={deviceId}
          onClick={() => onOpen(deviceId)}
        >
          {deviceId}
        </button>
      </span>
      <span role="cell">{text.authentication[authentication]}</span>
      <span role="cell">
        <Switch
          aria-label={text.enable(deviceId)}
          data-column="enabled"
          checked={enabled}
          onChange={(_event, data) => onEnable(deviceId, data.checked)}
        />
      </span>
      <span role="cell">{connected ? <Tag tone="ok">{text.connected}</Tag> : <Tag>{text.away}</Tag>}</span>
      <span role="cell" className="dim clip">
        {lastSeenAt === undefined ? text.never : dateTime(lastSeenAt)}
      </span>
      <span role="cell" className="number">
        {pendingMessages === 0 ? <span className="faint">0</span> : <Tag tone="brand">{number(pendingMessages)}</Tag>}
      </span>
      <span role="cell">
        <Button
          size="small"
          appearance="subtle"
          icon={<DeleteRegular />}
          {...backFromQuestion}
          data-column="remove"
          aria-label={text.remove(deviceId)}
          title={text.remove(deviceId)}
          onClick={() => onRemove(deviceId)}
        />
      </span>
    </>
  );
}

function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  const column = event.target.closest<HTMLElement>('[data-column]')?.dataset['column'];
  const row = event.target.closest<HTMLElement>('[role=row]');
  const at = Number(row?.getAttribute('aria-rowindex'));
  const next = event.currentTarget.querySelector<HTMLElement>(
    `[aria-rowindex="${at + step}"] [data-column="${column ?? ''}"]`,
  );
  if (next === null) return;
  event.preventDefault();
  next.focus();
}
