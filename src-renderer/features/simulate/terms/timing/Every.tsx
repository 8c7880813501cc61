import { TextInput } from '../Inputs.tsx';
import type { Members } from '../members.ts';
import type { Path } from '../tree.ts';
import { timingWords as text } from './words.ts';

/** The interval within a part of the time; without one nothing is sent in it. */
export const Every = ({ of, path }: { readonly of: Members; readonly path: Path }) => (
  <TextInput
    of={of}
    path={[...path, 'intervalMs']}
    label={text.phaseEvery}
    suffix={text.milliseconds}
    placeholder={text.silent}
  />
);
