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

/** The colour of a device's line; alone it has the colour of what is measured. */
export function seriesColor(index: number, alone?: 'temperatures' | 'humidities'): string {
  if (alone === 'temperatures') return 'var(--temp)';
  if (alone === 'humidities') return 'var(--hum)';
  return palette[index % palette.length] ?? palette[0];
}
