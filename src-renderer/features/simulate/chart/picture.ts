/** What stands above the drawing in a picture of it. */
export interface PictureText {
  readonly title: string;
  readonly subtitle: string;
  readonly legend: readonly { readonly label: string; readonly color: string }[];
}

const edge = 16;
const lineHeight = 20;
const swatch = 14;

/** Where each entry of a legend stands: as many in a row as fit. Widths, and the answer, in pixels. */
export function legendPlaces(widths: readonly number[], room: number): readonly (readonly [x: number, row: number])[] {
  let [x, row] = [0, 0];
  return widths.map((width) => {
    if (x > 0 && x + width > room) [x, row] = [0, row + 1];
    const place = [x, row] as const;
    x += width;
    return place;
  });
}

/**
 * A PNG of a drawing with its title and legend on the background of the page, as Base64. `colors` are CSS colours that a canvas
 * knows. Undefined where the browser cannot make one.
 */
export async function pictureOf(
  drawing: HTMLCanvasElement,
  { title, subtitle, legend }: PictureText,
  colors: { readonly background: string; readonly text: string; readonly dim: string },
): Promise<string | undefined> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  // As it was drawn, whatever the window has been moved to since.
  const ratio = drawing.width / drawing.clientWidth;
  const width = drawing.clientWidth;
  const font = (size: number, weight = 400) => `${weight} ${size}px system-ui, sans-serif`;
  context.font = font(12);
  const places = legendPlaces(
    legend.map(({ label }) => context.measureText(label).width + swatch + 22),
    width,
  );
  const rows = (places.at(-1)?.[1] ?? -1) + 1;
  const head = 52 + rows * lineHeight;
  canvas.width = drawing.width + 2 * edge * ratio;
  canvas.height = drawing.height + (head + 2 * edge) * ratio;
  context.fillStyle = colors.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawing, edge * ratio, (head + edge) * ratio);
  context.scale(ratio, ratio);
  context.textBaseline = 'top';
  context.fillStyle = colors.text;
  context.font = font(16, 600);
  context.fillText(title, edge, edge, width);
  context.fillStyle = colors.dim;
  context.font = font(12);
  context.fillText(subtitle, edge, edge + 24, width);
  for (const [index, { label, color }] of legend.entries()) {
    const [x = 0, row = 0] = places[index] ?? [];
    const top = edge + 46 + row * lineHeight;
    context.fillStyle = color;
    context.fillRect(edge + x, top + 5, swatch, 3);
    context.fillStyle = colors.text;
    context.fillText(label, edge + x + swatch + 6, top);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob === null ? undefined : base64Of(new Uint8Array(await blob.arrayBuffer()));
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x80_00)
    binary += String.fromCodePoint(...bytes.subarray(at, at + 0x80_00));
  return btoa(binary);
}
