import { decimal } from '../../../ui/language/index.ts';
import type { Quantity, Recorded } from '../../../bench/readings.ts';
import { deviceColor, quantityColor } from './colors.ts';
import { type Drawing, type Line, deviceAt, isBanded, valuesAt } from './drawing.ts';
import { chart as text } from './words.ts';

/** A line of what is told beside the cross-hair. */
export interface HoverRow {
  readonly label: string;
  readonly value: string;
  /** A style, of the line that it tells of. */
  readonly color: string;
}

export const valueOf = (quantity: Quantity, value: number): string => `${decimal(value)} ${text.units[quantity]}`;

/** The colour that a line is drawn in, as a style: the same in the plot, beside its values and in a legend. */
export function lineColor({ kind, deviceId = '' }: Line, quantity: Quantity, deviceIds: readonly string[]): string {
  if (kind === 'pointed') return 'var(--text)';
  if (kind === 'high' || kind === 'low') return `color-mix(in srgb, ${quantityColor(quantity)} 50%, transparent)`;
  return kind === 'device' && deviceIds.length > 1 ? deviceColor(deviceIds.indexOf(deviceId)) : quantityColor(quantity);
}

/** What there is to tell of an instant: each line, and of many devices the one whose value is next to the pointer. */
export function hoverRows(
  drawing: Drawing,
  readings: Recorded,
  quantity: Quantity,
  at: { readonly time: number; readonly value: number },
  gapS: number,
): readonly HoverRow[] {
  const { deviceIds } = readings;
  const rows = valuesAt(drawing, at.time, gapS).flatMap(({ line: place, value }) => {
    const line = drawing.lines[place];
    if (line === undefined || line.kind === 'pointed') return [];
    const label = line.kind === 'device' ? (line.deviceId ?? '') : text[line.kind];
    return [{ label, value: valueOf(quantity, value), color: lineColor(line, quantity, deviceIds) }];
  });
  const under = isBanded(readings) ? deviceAt(readings, quantity, at.time, at.value, gapS) : undefined;
  if (under === undefined) return rows;
  const color = deviceColor(deviceIds.indexOf(under.deviceId));
  return [...rows, { label: text.under(under.deviceId), value: valueOf(quantity, under.value), color }];
}
