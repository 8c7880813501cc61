export { ChartPanel } from './ChartPanel.tsx';
export { computedColor, deviceColor } from './colors.ts';
export { slowly, useSlowly } from './use-slowly.ts';
