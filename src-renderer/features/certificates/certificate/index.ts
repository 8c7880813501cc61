export { CertificateFactList, ExpiryTag, FileList, ShowInFolder, soonDays } from './Made.tsx';
export { SigningDoubts, firstToSign, refusalOf } from './SigningDoubts.tsx';
export { certificate } from './words.ts';
