export { ExportDialog } from './ExportDialog.tsx';
export { ExportButton } from './ExportButton.tsx';
export { ManifestButton } from './ManifestButton.tsx';
