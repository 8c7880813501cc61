/** A grid of equal squares, one a device, row by row. Lengths in pixels of CSS. */
export interface Cells {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** From one cell to the next. */
  readonly pitch: number;
  /** Of the mark in the middle of a cell. */
  readonly mark: number;
  /** Pixels of the screen in one of CSS. */
  readonly ratio: number;
}

/** Larger cells than this tell nothing more; smaller ones cannot be told apart, or hit. */
const largestPitch = 22;
const smallestPitch = 5;

/**
 * The largest cells of which all fit into a box. Where even the smallest do not, the grid is higher than the box. Each begins at a whole
 * pixel of the screen, so that its edges are sharp.
 */
export function cellsOf(count: number, width: number, maxHeight: number, ratio: number): Cells {
  const smallest = Math.ceil(smallestPitch * ratio);
  let pixels = Math.floor(largestPitch * ratio);
  const columnsOf = (pitch: number) => Math.max(1, Math.floor((width * ratio) / pitch));
  const heightOf = (pitch: number) => Math.ceil(count / columnsOf(pitch)) * pitch;
  while (pixels > smallest && heightOf(pixels) > maxHeight * ratio) pixels--;
  const columns = columnsOf(pixels);
  const gap = Math.max(1, Math.round(pixels / 7));
  return {
    count,
    columns,
    rows: Math.ceil(count / columns),
    pitch: pixels / ratio,
    mark: (pixels - gap) / ratio,
    ratio,
  };
}

/** Where the mark of a cell begins. */
export const cornerOf = (
  { columns, pitch }: Cells,
  index: number,
): { readonly left: number; readonly top: number } => ({
  left: (index % columns) * pitch,
  top: Math.floor(index / columns) * pitch,
});

/** The cell below a point; undefined where there is none. The gap belongs to the cell before it. */
export function cellAt({ columns, count, pitch }: Cells, x: number, y: number): number | undefined {
  const [column, row] = [Math.floor(x / pitch), Math.floor(y / pitch)];
  const index = row * columns + column;
  return column < 0 || row < 0 || column >= columns || index >= count ? undefined : index;
}

/** Rows that Page Up and Page Down go. */
const page = 10;

/**
 * Where a key leads from a cell; undefined where it leads nowhere. Cells that do not fit are passed over: sideways in the order of the
 * devices, up and down within the column.
 */
export function movedTo(
  { columns, count }: Cells,
  from: number,
  key: string,
  fits: (index: number) => boolean,
): number | undefined {
  const next = (start: number, step: number): number | undefined => {
    for (let index = start; index >= 0 && index < count; index += step) if (fits(index)) return index;
    return undefined;
  };
  const column = from % columns;
  const lowest = column + Math.floor((count - 1 - column) / columns) * columns;
  switch (key) {
    case 'ArrowRight':
      return next(from + 1, 1);
    case 'ArrowLeft':
      return next(from - 1, -1);
    case 'ArrowDown':
      return next(from + columns, columns);
    case 'ArrowUp':
      return next(from - columns, -columns);
    case 'PageDown':
      return next(Math.min(lowest, from + page * columns), -columns);
    case 'PageUp':
      return next(Math.max(column, from - page * columns), columns);
    case 'Home':
      return next(0, 1);
    case 'End':
      return next(count - 1, -1);
    default:
      return undefined;
  }
}
