export { GroupButton } from './GroupButton.tsx';
export { NoteCard } from './NoteCard.tsx';
