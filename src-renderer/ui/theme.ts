import { type BrandVariants, type Theme, createDarkTheme, createLightTheme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';

/** Shades that Fluent works out a theme from, around the brand's colour of the palette in base.css, which is written there. */
const brand: BrandVariants = {
  10: '#02161d',
  20: '#052630',
  30: '#073444',
  40: '#094054',
  50: '#0a4c63',
  60: '#0c5872',
  70: '#0d6280',
  80: '#0f6c8c',
  90: '#2b7f9c',
  100: '#4391ac',
  110: '#5bb8d6',
  120: '#71c1dc',
  130: '#8bcde3',
  140: '#a6d8e7',
  150: '#c2e7f1',
  160: '#dff4f9',
};

const font = '"Segoe UI Variable", "Segoe UI", system-ui, -apple-system, "Noto Sans", "DejaVu Sans", sans-serif';
const light: Theme = { ...createLightTheme(brand), fontFamilyBase: font, colorNeutralForeground3: 'var(--dim)' };
const dark: Theme = {
  ...createDarkTheme(brand),
  fontFamilyBase: font,
  // Dark text on the light brand reads better than white on a dim one.
  colorBrandBackground: 'var(--brand)',
  colorBrandBackgroundHover: '#7cc9e2',
  colorBrandBackgroundPressed: '#4aa5c2',
  colorNeutralForegroundOnBrand: 'var(--on-brand)',
  colorCompoundBrandBackground: 'var(--brand)',
  colorCompoundBrandForeground1: 'var(--brand)',
  colorBrandForeground1: 'var(--brand)',
  colorBrandForegroundLink: '#7cc9e2',
  colorNeutralForegroundInverted: 'var(--on-brand)',
};

const darkQuery = '(prefers-color-scheme: dark)';

function onSchemeChange(listener: () => void): () => void {
  const query = matchMedia(darkQuery);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Follows the system; high contrast is the system's own, by forced colours. */
export function useTheme(): Theme {
  return useSyncExternalStore(onSchemeChange, () => matchMedia(darkQuery).matches) ? dark : light;
}
