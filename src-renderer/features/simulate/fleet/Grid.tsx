import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type FleetWatch, stateOfOctet } from '../../../bench/fleet-watch.ts';
import { useStore } from '../../../bench/store.ts';
import { type Cells, cellAt, cellsOf, cornerOf, movedTo } from './cells.ts';
import { statesWanted, type Wanted } from './finding.ts';
import { GridPainter } from './grid-painter.ts';
import { markColors } from './marks.ts';
import { useLook } from './use-look.ts';
import { fleet as text } from './words.ts';
import css from './fleet.module.css';

interface GridProps {
  readonly fleet: FleetWatch;
  /** What stands out. */
  readonly wanted: Wanted;
  /** Which devices have the name that is looked for. */
  readonly found: Uint8Array | undefined;
  /** The place of the device that is shown. */
  readonly selected: number | undefined;
  /** `byKey`: it was chosen by keyboard, and the focus is to go there. */
  readonly onSelect: (index: number | undefined, byKey: boolean) => void;
}

/** In a low window the rest of the page is to be seen as well. */
const heightAtMost = () => Math.max(160, Math.min(320, innerHeight * 0.36));

/**
 * All devices of a run, a mark each. To readers it is a list of which one entry exists at a time: the one that the keys have gone to
 * (ARIA Authoring Practices, list box).
 */
export function Grid({ fleet, wanted, found, selected, onSelect }: GridProps) {
  const { deviceIds } = fleet;
  const room = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<GridPainter>(undefined);
  const [cells, setCells] = useState<Cells>();
  const [active, setActive] = useState<number>();
  const [pointed, setPointed] = useState<number>();
  const look = useLook();
  const listId = useId();

  useEffect(() => {
    const element = room.current;
    if (element === null) return;
    const arrange = () => setCells(cellsOf(deviceIds.length, element.clientWidth, heightAtMost(), devicePixelRatio));
    const resize = new ResizeObserver(arrange);
    resize.observe(element);
    addEventListener('resize', arrange);
    return () => {
      resize.disconnect();
      removeEventListener('resize', arrange);
    };
  }, [deviceIds]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null || cells === undefined) return;
    painter.current ??= new GridPainter(element);
    painter.current.arrange(cells, markColors(element));
  }, [cells, look]);

  useEffect(() => {
    const isWanted = statesWanted(wanted);
    let frame = 0;
    const draw = () => {
      frame = 0;
      painter.current?.show(fleet.states.get().octets, isWanted, found);
    };
    draw();
    const stop = fleet.states.subscribe(() => (frame ||= requestAnimationFrame(draw)));
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [fleet, cells, wanted, found, look]);

  const fits = (index: number) =>
    found?.[index] !== 0 && statesWanted(wanted)[fleet.states.get().octets[index] ?? 0] === true;
  const first = () => selected ?? deviceIds.findIndex((_id, index) => fits(index));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || cells === undefined) return;
    if (event.key === 'Escape' && selected !== undefined) onSelect(undefined, false);
    else if ((event.key === 'Enter' || event.key === ' ') && active !== undefined) onSelect(active, true);
    else {
      const to = movedTo(cells, active ?? Math.max(0, first()), event.key, fits);
      if (to === undefined) return;
      setActive(to);
    }
    event.preventDefault();
  };
  const indexAt = ({ nativeEvent: { offsetX, offsetY } }: MouseEvent) =>
    cells === undefined ? undefined : cellAt(cells, offsetX, offsetY);
  const at = active ?? selected ?? 0;
  const ring = (index: number | undefined, style: string | undefined) => {
    if (cells === undefined || index === undefined) return null;
    const { left, top } = cornerOf(cells, index);
    return <span className={style} style={{ left, top, width: cells.mark, height: cells.mark }} />;
  };
  return (
    <div
      className={css['grid']}
      role="listbox"
      data-testid="grid"
      tabIndex={0}
      aria-label={text.gridOf(deviceIds.length)}
      aria-describedby={`${listId}keys`}
      aria-activedescendant={`${listId}${at}`}
      onKeyDown={onKeyDown}
      onFocus={() => setActive((before) => before ?? Math.max(0, first()))}
    >
      <div ref={room} className={css['room']} style={{ height: cells === undefined ? 160 : cells.rows * cells.pitch }}>
        <canvas
          ref={canvas}
          aria-hidden="true"
          style={cells === undefined ? {} : { width: cells.columns * cells.pitch, height: cells.rows * cells.pitch }}
          onPointerMove={(event) => setPointed(indexAt(event))}
          onPointerLeave={() => setPointed(undefined)}
          onClick={(event) => {
            const index = indexAt(event);
            if (index === undefined) return;
            setActive(index);
            onSelect(index, false);
          }}
        />
        {ring(selected, css['selected'])}
        {ring(active, css['active'])}
        {ring(pointed, css['pointed'])}
      </div>
      <div
        key={at}
        id={`${listId}${at}`}
        role="option"
        aria-selected={at === selected}
        aria-setsize={deviceIds.length}
        aria-posinset={at + 1}
        className="visually-hidden"
      >
        <NameAndState fleet={fleet} index={at} />
      </div>
      <span id={`${listId}keys`} className="visually-hidden">
        {text.keys}
      </span>
      {cells === undefined || pointed === undefined ? null : (
        <Hint cells={cells} index={pointed}>
          <NameAndState fleet={fleet} index={pointed} />
        </Hint>
      )}
    </div>
  );
}

/** Who it is, and what it does now. */
function NameAndState({ fleet, index }: { readonly fleet: FleetWatch; readonly index: number }) {
  const { octets } = useStore(fleet.states);
  return text.deviceAndState(fleet.deviceIds[index] ?? '', text.states[stateOfOctet(octets[index])]);
}

/** Beside a cell, on the side where there is room. */
function Hint({ cells, index, children }: { cells: Cells; index: number; children: ReactNode }) {
  const { left, top } = cornerOf(cells, index);
  const isRight = index % cells.columns > cells.columns / 2;
  const width = cells.columns * cells.pitch;
  return (
    <div
      className={css['hint']}
      style={{
        top: top + cells.pitch + 4,
        ...(isRight ? { right: `calc(100% - ${left + cells.pitch}px)` } : { left }),
        maxWidth: width,
      }}
    >
      {children}
    </div>
  );
}
