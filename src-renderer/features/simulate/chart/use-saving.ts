import { type RefObject, useState } from 'react';
import type { SimulationRunModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import type { Quantity, Recorded } from '../../../bench/readings.ts';
import { dateTime } from '../../../ui/format.ts';
import { computedColor } from './colors.ts';
import { lineColor } from './hover.ts';
import { pictureOf } from './picture.ts';
import type { PlotHandle } from './Plot.tsx';
import { readingsCsv, rowsOf } from './table.ts';
import { chart as text } from './words.ts';

/** Saves what is drawn as a picture, or the readings as CSV, and says so afterwards. */
export function useSaving(
  plot: RefObject<PlotHandle | null>,
  readings: Recorded,
  quantity: Quantity,
  { startedAt }: SimulationRunModel,
) {
  const bench = useBench();
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState<string>();
  const name = `readings-${startedAt.slice(0, 19).replaceAll(/\D/g, '-')}`;
  const write = async (suggestedName: string, content: string, encoding: 'utf-8' | 'base64') => {
    const saved = await bench.call('file.save', { suggestedName, text: content, encoding });
    setFailure(saved.ok ? undefined : saved.error);
    setSaid(saved.ok && saved.value.name !== undefined ? text.saved(saved.value.name) : undefined);
  };
  const picture = async (): Promise<string | undefined> => {
    const drawn = plot.current?.drawing();
    const page = document.querySelector<HTMLElement>('#provider');
    if (drawn === undefined || page === null) return undefined;
    const color = (style: string) => computedColor(page, style);
    const { deviceIds } = readings;
    const legend = drawn.drawing.lines.flatMap((line) => {
      if (line.kind === 'pointed') return [];
      const label = line.kind === 'device' ? (line.deviceId ?? '') : text[line.kind];
      return [{ label, color: color(lineColor(line, quantity, deviceIds)) }];
    });
    const title = `${text.names[quantity]} (${text.units[quantity]})`;
    const [from, to] = drawn.drawing.x.map((seconds) => dateTime(new Date(seconds * 1000).toISOString()));
    const colors = { background: color('var(--card)'), text: color('var(--text)'), dim: color('var(--dim)') };
    return pictureOf(drawn.canvas, { title, subtitle: `${from} – ${to}`, legend }, colors);
  };
  const savePicture = async () => {
    const made = await picture();
    if (made === undefined) setSaid(text.noPicture);
    else await write(`${name}.png`, made, 'base64');
  };
  const save = (kind: 'png' | 'csv') => {
    if (kind === 'png') void savePicture();
    else void write(`${name}.csv`, readingsCsv(rowsOf(readings, readings.deviceIds)), 'utf-8');
  };
  return { save, failure, said };
}
