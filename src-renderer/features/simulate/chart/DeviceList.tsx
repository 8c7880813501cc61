import { useVirtualizer } from '@tanstack/react-virtual';
import { ErrorCircleFilled } from '@fluentui/react-icons';
import { type KeyboardEvent, useRef } from 'react';
import type { Quantity, Recorded } from '../../../bench/readings.ts';
import { number } from '../../../ui/format.ts';
import { MiddleClip } from '../../../ui/MiddleClip.tsx';
import { deviceColor } from './colors.ts';
import { isBanded } from './drawing.ts';
import { valueOf } from './hover.ts';
import { sparkline } from './table.ts';
import { chart as text } from './words.ts';
import css from './chart.module.css';

const rowHeight = 30;
const headHeight = 28;
const spark = { width: 56, height: 18 };

interface ListProps {
  readonly readings: Recorded;
  readonly quantity: Quantity;
  readonly picked: ReadonlySet<string>;
  /** Why a device is not connected. */
  readonly troubleOf: (deviceId: string) => string | undefined;
  readonly onPick: (deviceId: string) => void;
  readonly onPoint: (deviceId: string | undefined) => void;
}

/** The devices of the chart, which are its legend: pointing at one shows its line, pressing it hides or adds that. */
export function DeviceList({ readings, quantity, picked, troubleOf, onPick, onPoint }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { deviceIds } = readings;
  const virtual = useVirtualizer({
    count: deviceIds.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const { headers } = text;
  const banded = isBanded(readings);
  return (
    <div
      ref={scroller}
      role="table"
      aria-label={text.devices}
      aria-rowcount={deviceIds.length + 1}
      className={`scroll ${css['devices']}`}
      title={banded ? text.pickHint : text.hideHint}
      onKeyDown={moveBetweenRows}
      onMouseLeave={() => onPoint(undefined)}
    >
      <div role="rowgroup" className={css['devicehead']}>
        <div role="row" aria-rowindex={1} className={css['device']}>
          {Object.values(headers).map((header) => (
            <span key={header} role="columnheader" className={header === headers.trouble ? 'visually-hidden' : 'clip'}>
              {header}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="logrows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const deviceId = deviceIds[index] ?? '';
          const isDrawn = picked.has(deviceId) === banded;
          const trouble = troubleOf(deviceId);
          const [, values] = readings.of(quantity, deviceId);
          const newest = values.at(-1);
          const color = deviceColor(index);
          return (
            <div
              key={deviceId}
              role="row"
              aria-rowindex={index + 2}
              className={css['device']}
              title={trouble}
              style={{ transform: `translateY(${start - headHeight}px)` }}
              onMouseEnter={() => onPoint(deviceId)}
            >
              <span role="cell" className={css['who']}>
                <button
                  type="button"
                  aria-pressed={isDrawn}
                  aria-label={text.hide(deviceId)}
                  data-row={index}
                  className={css['pick']}
                  onClick={() => onPick(deviceId)}
                  onFocus={() => onPoint(deviceId)}
                  onBlur={() => onPoint(undefined)}
                >
                  <span
                    className={css['dot']}
                    style={{ borderColor: color, background: isDrawn ? color : 'transparent' }}
                  />
                  {trouble === undefined ? null : (
                    <span className={css['trouble']}>
                      <ErrorCircleFilled />
                    </span>
                  )}
                  <MiddleClip name={deviceId} />
                </button>
              </span>
              <span role="cell" className="number">
                {newest === undefined || Number.isNaN(newest) ? '–' : valueOf(quantity, newest)}
              </span>
              <span role="cell">
                <svg width={spark.width} height={spark.height} aria-hidden="true">
                  <polyline
                    points={sparkline(values, spark.width, spark.height)}
                    fill="none"
                    stroke={isDrawn ? color : 'var(--faint)'}
                    strokeWidth="1.5"
                  />
                </svg>
              </span>
              <span role="cell" className="number">
                {number(readings.count(deviceId))}
              </span>
              <span role="cell" className="visually-hidden">
                {trouble ?? '–'}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  const at = Number(event.target.dataset['row']);
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-row="${at + step}"]`);
  if (next === null) return;
  event.preventDefault();
  next.focus();
}
