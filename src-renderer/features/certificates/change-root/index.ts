export { ChangeRootButton } from './ChangeRootButton.tsx';
export { WhichRoot } from './WhichRoot.tsx';
