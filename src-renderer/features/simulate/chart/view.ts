/** Which stretch of time a chart shows. Instants in seconds since 1970. */
export interface View {
  /** The newest so many seconds, as the readings go on; Infinity for all. */
  readonly seconds: number;
  /** What was zoomed or moved to, which stands still. */
  readonly fixed?: readonly [number, number];
}

export type ViewEvent =
  | { readonly do: 'follow'; readonly seconds: number }
  | { readonly do: 'zoom'; readonly from: number; readonly to: number }
  /** Closer (below 1) or further away (above 1), around a place from 0, the left edge, to 1. */
  | { readonly do: 'scale'; readonly factor: number; readonly around: number }
  /** By parts of what is seen; later where it is above 0. */
  | { readonly do: 'pan'; readonly by: number }
  | { readonly do: 'back' };

export type Extent = readonly [number, number];

/** A line needs some room to be one. */
const shortestS = 10;
const closestS = 1;

export const firstView: View = { seconds: 300 };

/** What is seen of readings that reach so far. */
export function rangeOf({ seconds, fixed }: View, [from, to]: Extent): Extent {
  if (fixed !== undefined) return fixed;
  const begin = Math.max(from, to - seconds);
  // A run that has just begun grows from the left.
  return [begin, Math.max(to, begin + shortestS)];
}

export function nextView(view: View, event: ViewEvent, extent: Extent): View {
  const [from, to] = rangeOf(view, extent);
  const { seconds } = view;
  switch (event.do) {
    case 'follow':
      return { seconds: event.seconds };
    case 'back':
      return { seconds };
    case 'zoom':
      return { seconds, fixed: widened(event.from, event.to) };
    case 'scale': {
      const middle = from + (to - from) * event.around;
      const scaled = widened(middle - (middle - from) * event.factor, middle + (to - middle) * event.factor);
      const isAll = scaled[0] <= extent[0] && scaled[1] >= extent[1];
      return isAll ? { seconds: Number.POSITIVE_INFINITY } : { seconds, fixed: scaled };
    }
    case 'pan': {
      const width = to - from;
      const wanted = from + width * event.by;
      // Half of what is seen may be empty, so that the ends can be looked at as well.
      const begin = Math.max(extent[0] - width / 2, Math.min(extent[1] - width / 2, wanted));
      return { seconds, fixed: [begin, begin + width] };
    }
  }
}

function widened(from: number, to: number): Extent {
  const room = Math.max(0, closestS - (to - from)) / 2;
  return [from - room, to + room];
}

/** What keys do on a chart that has the focus. */
export function viewEventOf(key: string, shift: boolean): ViewEvent | undefined {
  switch (key) {
    case '+':
    case '=':
      return { do: 'scale', factor: 0.5, around: 0.5 };
    case '-':
      return { do: 'scale', factor: 2, around: 0.5 };
    case 'Escape':
    case '0':
      return { do: 'back' };
    case 'ArrowLeft':
      return shift ? { do: 'pan', by: -0.25 } : undefined;
    case 'ArrowRight':
      return shift ? { do: 'pan', by: 0.25 } : undefined;
    default:
      return undefined;
  }
}
