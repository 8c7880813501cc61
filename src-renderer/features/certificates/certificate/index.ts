export { Acceptance } from './Acceptance.tsx';
export { FileList, FileRow, ShowInFolder } from './Files.tsx';
export { CertificateFactList, ExpiryTag, soonDays } from './Made.tsx';
export { Remarks } from './Remarks.tsx';
export { RevokedBar, revokedOf, takenBack } from './Revoked.tsx';
export { SigningDoubts, firstToSign, refusalOf } from './SigningDoubts.tsx';
export { certificate } from './words.ts';
