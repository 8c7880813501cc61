export { ShortcutSheet } from './ShortcutSheet.tsx';
export { keysOf } from './shortcuts.ts';
export { useShortcuts } from './use-shortcuts.ts';
