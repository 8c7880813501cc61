import { deviceStates } from '../../../../src-main/contract/limits.ts';
import { type Cells, cornerOf } from './cells.ts';
import { type MarkColors, drawMark } from './marks.ts';

/** How faint devices are that do not stand out. */
const faint = 0.2;
/** Of a cell that was not drawn yet. */
const nothing = 255;

/** Draws the devices of a run on a canvas, each anew only where it has changed. Outside of React. */
export class GridPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  /** Each mark once as it is and once faint, beside each other: copying is quicker than drawing. */
  #marks: HTMLCanvasElement | undefined;
  #cells: Cells | undefined;
  /** Which of the marks each cell has. */
  #drawn = new Uint8Array();

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
  }

  /** To be called first, and again when the cells, or the colours, are others. */
  arrange(cells: Cells, colors: MarkColors): void {
    const { columns, rows, pitch, ratio } = cells;
    const pixels = Math.round(pitch * ratio);
    Object.assign(this.#canvas, { width: columns * pixels, height: rows * pixels });
    this.#cells = cells;
    this.#drawn = new Uint8Array(cells.count).fill(nothing);
    this.#marks = marksOf(pixels, Math.round(cells.mark * ratio), colors);
  }

  /** `wanted` by state, and `found` by device, say which stand out. Answers how many cells were drawn. */
  show(octets: Uint8Array, wanted: readonly boolean[], found: Uint8Array | undefined): number {
    const [context, cells, marks] = [this.#context, this.#cells, this.#marks];
    if (context === null || cells === undefined || marks === undefined) return 0;
    const pixels = marks.height;
    let changed = 0;
    for (let index = 0; index < this.#drawn.length; index++) {
      const octet = octets[index] ?? 0;
      const isFaint = wanted[octet] === false || found?.[index] === 0;
      const mark = octet * 2 + (isFaint ? 1 : 0);
      if (this.#drawn[index] === mark) continue;
      this.#drawn[index] = mark;
      changed++;
      const { left, top } = cornerOf(cells, index);
      const [x, y] = [Math.round(left * cells.ratio), Math.round(top * cells.ratio)];
      context.clearRect(x, y, pixels, pixels);
      context.drawImage(marks, mark * pixels, 0, pixels, pixels, x, y, pixels, pixels);
    }
    return changed;
  }
}

function marksOf(pitch: number, size: number, colors: MarkColors): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: deviceStates.length * 2 * pitch, height: pitch });
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  for (const [octet, state] of deviceStates.entries()) {
    for (const [place, alpha] of [1, faint].entries()) {
      Object.assign(context, { fillStyle: colors[state], globalAlpha: alpha });
      drawMark(context, state, (octet * 2 + place) * pitch, 0, size);
    }
  }
  return canvas;
}
