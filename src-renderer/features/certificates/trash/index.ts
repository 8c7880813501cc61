export { DeleteButton } from './DeleteButton.tsx';
export { TrashCard } from './TrashCard.tsx';
export { UndoBar } from './UndoBar.tsx';
export { useDeletion } from './use-deletion.tsx';
