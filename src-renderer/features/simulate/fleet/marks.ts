import { type DeviceState, deviceStates } from '../../../../src-main/contract/limits.ts';
import { computedColor } from '../chart/index.ts';

/** The styles of `fleet.module.css` that say the colours, and what each comes to where an element stands. */
export type MarkColors = Readonly<Record<DeviceState, string>>;

export const markColors = (element: HTMLElement): MarkColors =>
  Object.fromEntries(
    deviceStates.map((state) => [state, computedColor(element, `var(--device-${state})`)]),
  ) as unknown as MarkColors;

type Context = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'fillRect' | 'clearRect' | 'beginPath' | 'moveTo' | 'lineTo' | 'fill'
>;

/**
 * The mark of a state in a square of `size` pixels: a shape of its own each, since one in twelve men cannot tell green from red, and
 * high contrast has few colours.
 */
export function drawMark(context: Context, state: DeviceState, x: number, y: number, size: number): void {
  const line = Math.max(1, Math.round(size / 7));
  const polygon = (...points: readonly (readonly [number, number])[]) => {
    context.beginPath();
    for (const [right, down] of points) context.lineTo(x + right * size, y + down * size);
    context.fill();
  };
  const frame = () => {
    context.fillRect(x, y, size, size);
    context.clearRect(x + line, y + line, size - 2 * line, size - 2 * line);
  };
  const middle = (share: number) => {
    const side = Math.max(1, Math.round(size * share));
    const from = Math.floor((size - side) / 2);
    context.fillRect(x + from, y + from, side, side);
  };
  const bar = (at: number) => context.fillRect(x, y + Math.round(size * at), size, Math.max(1, Math.round(size / 4)));
  const shapes: Readonly<Record<DeviceState, () => void>> = {
    waiting: frame,
    provisioning: () => {
      frame();
      middle(0.34);
    },
    connecting: () => polygon([0, 0], [1, 1], [0, 1]),
    connected: () => context.fillRect(x, y, size, size),
    lost: () => {
      polygon([0, 0], [0.75, 0], [0, 0.75]);
      polygon([1, 0.25], [1, 1], [0.25, 1]);
    },
    throttled: () => {
      bar(0.1);
      bar(0.65);
    },
    silent: () => bar(0.375),
    failed: () => {
      polygon([0, 0], [0.22, 0], [1, 0.78], [1, 1], [0.78, 1], [0, 0.22]);
      polygon([1, 0], [0.78, 0], [0, 0.78], [0, 1], [0.22, 1], [1, 0.22]);
    },
    finished: () => middle(0.5),
  };
  shapes[state]();
}
