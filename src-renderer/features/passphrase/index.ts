export { NewPassphraseFields } from './NewPassphraseFields.tsx';
export { passphraseStep } from './passphrase-step.tsx';
export { useStrength } from './use-strength.ts';
