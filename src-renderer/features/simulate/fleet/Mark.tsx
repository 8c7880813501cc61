import { useEffect, useRef } from 'react';
import type { DeviceState } from '../../../../src-main/contract/fleet.ts';
import { drawMark, markColors } from './marks.ts';
import { useLook } from './use-look.ts';
import css from './fleet.module.css';

const side = 12;

/** The mark of a state as the grid draws it, in a line of text. */
export function Mark({ state }: { readonly state: DeviceState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useLook();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null) return;
    const pixels = Math.round(side * devicePixelRatio);
    Object.assign(element, { width: pixels, height: pixels });
    context.fillStyle = markColors(element)[state];
    drawMark(context, state, 0, 0, pixels);
  }, [state, look]);
  return <canvas ref={canvas} className={css['mark']} aria-hidden="true" />;
}
