// Draws every icon file anew from icon.svg and icon-small.svg. Run it after either has changed:
//
//   node assets/make-icons.mjs                     with the browser at /usr/bin/chromium
//   CHROMIUM=/path/to/chrome node assets/make-icons.mjs
//
// and look at the small sizes before you commit them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const here = (name) => new URL(name, import.meta.url);
const withViewBox = (name, viewBox) =>
  readFileSync(here(name), 'utf8').replace(/viewBox="[^"]*"/, `viewBox="${viewBox}"`);

/** macOS wants a tenth of the square empty on each side; Windows and Linux show such a margin as a small icon. */
const drawings = {
  margin: withViewBox('icon.svg', '0 0 1024 1024'),
  edge: withViewBox('icon.svg', '100 100 824 824'),
  smallMargin: withViewBox('icon-small.svg', '-2 -2 20 20'),
  smallEdge: withViewBox('icon-small.svg', '0 0 16 16'),
};
/** Below this the pulse is mud. */
const smallUpTo = 24;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const page = await browser.newPage();

/** The drawing as PNG, and as the rows of blue, green, red and alpha that a bitmap holds, from the bottom up. */
async function raster(svg, size) {
  const { png, pixels } = await page.evaluate(
    async ([source, side]) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(source)}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0, side, side);
      return {
        png: canvas.toDataURL('image/png').split(',')[1],
        pixels: side < 256 ? [...context.getImageData(0, 0, side, side).data] : [],
      };
    },
    [svg, size],
  );
  const rows = Array.from({ length: pixels.length / (4 * size) }, (_, row) => {
    const line = Buffer.from(pixels.slice(4 * size * row, 4 * size * (row + 1)));
    for (let at = 0; at < line.length; at += 4) [line[at], line[at + 2]] = [line[at + 2], line[at]];
    return line;
  });
  return { size, png: Buffer.from(png, 'base64'), bitmap: Buffer.concat(rows.toReversed()) };
}

const edge = (size) => raster(size <= smallUpTo ? drawings.smallEdge : drawings.edge, size);

/** A bitmap in an icon is written twice as high as it is, for the mask that follows; alpha makes the mask idle. */
function dib({ size, bitmap }) {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(2 * size, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  return Buffer.concat([header, bitmap, Buffer.alloc(size * 4 * Math.ceil(size / 32))]);
}

/** Windows reads PNG in an icon at 256 only in all its corners, so the smaller ones are bitmaps. */
function ico(images) {
  const bodies = images.map((image) => (image.size < 256 ? dib(image) : image.png));
  const directory = Buffer.alloc(6 + 16 * images.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(images.length, 4);
  let offset = directory.length;
  for (const [index, { size }] of images.entries()) {
    const at = 6 + 16 * index;
    directory.writeUInt8(size % 256, at);
    directory.writeUInt8(size % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(bodies[index].length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += bodies[index].length;
  }
  return Buffer.concat([directory, ...bodies]);
}

function icns(entries) {
  const blocks = entries.map(([type, png]) => {
    const header = Buffer.from(`${type}    `, 'latin1');
    header.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([header, png]);
  });
  const header = Buffer.from('icns    ', 'latin1');
  header.writeUInt32BE(8 + blocks.reduce((sum, { length }) => sum + length, 0), 4);
  return Buffer.concat([header, ...blocks]);
}

mkdirSync(here('icons/'), { recursive: true });
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
  writeFileSync(here(`icons/${size}x${size}.png`), (await edge(size)).png);
}

const windowsImages = [];
for (const size of [16, 24, 32, 48, 64, 128, 256]) windowsImages.push(await edge(size));
writeFileSync(here('icon.ico'), ico(windowsImages));

// ic11 is shown 16 points wide on a display of double density.
const macImages = [['ic11', (await raster(drawings.smallMargin, 32)).png]];
const macSizes = { ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic12: 64, ic13: 256, ic14: 512 };
for (const [type, size] of Object.entries(macSizes)) {
  macImages.push([type, (await raster(drawings.margin, size)).png]);
}
writeFileSync(here('icon.icns'), icns(macImages));
writeFileSync(here('icon.png'), (await raster(drawings.margin, 1024)).png);

await browser.close();
