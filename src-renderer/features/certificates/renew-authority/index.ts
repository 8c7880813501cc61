export { BelowFields } from './BelowFields.tsx';
export { type BelowDraft, type Report, belowOrder, emptyBelow, hasEncryptedKeys } from './order.ts';
export { Reissued } from './Reissued.tsx';
export { RenewAuthorityButton } from './RenewAuthorityButton.tsx';
