import type uPlot from 'uplot';
import type { Drawing } from './drawing.ts';
import { limitPlace } from './scale.ts';
import { chart as text } from './words.ts';

/** A limit as a dashed line, or where it is out of sight as an arrow at the edge with its distance. */
export function drawLimit(plot: uPlot, limit: number, { y, seen }: Drawing, color: string): void {
  const place = limitPlace(limit, y, seen);
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  const left = bbox.left + 8 * ratio;
  if (place.at === 'line') {
    const at = Math.round(plot.valToPos(limit, 'y', true));
    ctx.setLineDash([5 * ratio, 5 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, at);
    ctx.lineTo(bbox.left + bbox.width, at);
    ctx.stroke();
    ctx.textBaseline = 'bottom';
    ctx.fillText(text.alertLine(limit), left, at - 2 * ratio);
  } else if (seen !== undefined) {
    const isAbove = place.at === 'above';
    ctx.textBaseline = isAbove ? 'top' : 'bottom';
    const at = isAbove ? bbox.top + 4 * ratio : bbox.top + bbox.height - 4 * ratio;
    ctx.fillText(text.alertAway(limit, place.by, place.at), left, at);
  }
  ctx.restore();
}
