export { RevokeButton } from './RevokeButton.tsx';
export { ListActions } from './ListActions.tsx';
