export { ExportDialog } from './ExportDialog.tsx';
export { ExportButton } from './ExportButton.tsx';
