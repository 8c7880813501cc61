import type { Quantity } from '../../../bench/readings.ts';

/** Told apart also by those who see few colours (after Okabe and Ito), light enough for dark pages and dark enough for light ones. */
const palette = [
  'light-dark(#0072b2, #56b4e9)',
  'light-dark(#b84a00, #ff9a5c)',
  'light-dark(#007a5a, #2fd3a5)',
  'light-dark(#a3457f, #e29cc8)',
  'light-dark(#7a6000, #e6c84a)',
  'light-dark(#4b4bb8, #a5a5ff)',
  'light-dark(#555, #c4c4c4)',
  'light-dark(#8c2d2d, #ff8080)',
] as const;

const quantities: Readonly<Record<Quantity, string>> = {
  temperatures: 'var(--temp)',
  humidities: 'var(--hum)',
  latencies: 'var(--root)',
};

/** Of the one line, or the band of many, that stands for what is measured. */
export const quantityColor = (quantity: Quantity): string => quantities[quantity];

/** Of the line of a device, by its place. */
export const deviceColor = (index: number): string => palette[index % palette.length] ?? palette[0];

/** What a style comes to here: a canvas knows neither variables nor light-dark(). */
export function computedColor(element: HTMLElement, style: string): string {
  const { color } = element.style;
  Object.assign(element.style, { color: style });
  const computed = getComputedStyle(element).color;
  Object.assign(element.style, { color });
  return computed;
}
