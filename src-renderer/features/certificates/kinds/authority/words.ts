import { counted } from '../../../../ui/counted.ts';

export const text = {
  counted: (count: number) => counted(count, 'authority', 'authorities'),
  intermediateOf: (parent: string) => `intermediate of ${parent}`,
  createIntermediate: 'Create intermediate',
  createBelow: (name: string) => `Create devices below ${name}`,
  export: (name: string) => `Export ${name}`,
  forget: 'Forget passphrase',
  remembered: 'The passphrase of its key is remembered.',
  forgetHint: 'It is then asked for at the next signature.',
  forgotten: 'The passphrase is forgotten.',
};
