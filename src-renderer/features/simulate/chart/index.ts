export { ChartPanel } from './ChartPanel.tsx';
export { deviceColor } from './colors.ts';
