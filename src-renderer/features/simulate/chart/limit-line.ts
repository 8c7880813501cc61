import type uPlot from 'uplot';
import type { Drawing } from './drawing.ts';
import { limitPlace } from './scale.ts';
import { chart as text } from './words.ts';

/** Above the drawing, in pixels: there its words stand, where no line of a device comes. */
export const aboveLimit = 20;
const [dash, sample, beside, fontSize] = [5, 24, 6, 11];

/** A limit as a dashed line, and what it is above the drawing; where it is out of sight, also how far it is. */
export function drawLimit(plot: uPlot, limit: number, { y, seen }: Drawing, color: string): void {
  const place = limitPlace(limit, y, seen);
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const line = (from: number, to: number, at: number) => {
    ctx.beginPath();
    ctx.moveTo(from, at);
    ctx.lineTo(to, at);
    ctx.stroke();
  };
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.font = `${fontSize * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.setLineDash([dash * ratio, dash * ratio]);
  const middle = Math.round(bbox.top - (aboveLimit / 2) * ratio);
  if (place.at === 'line') {
    const at = Math.round(plot.valToPos(limit, 'y', true));
    line(bbox.left, bbox.left + bbox.width, at);
    line(bbox.left, bbox.left + sample * ratio, middle);
    ctx.fillText(text.alertLine(limit), bbox.left + (sample + beside) * ratio, middle);
  } else if (seen !== undefined) {
    ctx.fillText(text.alertAway(limit, place.by, place.at), bbox.left, middle);
  }
  ctx.restore();
}
