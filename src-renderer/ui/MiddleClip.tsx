import { splitMiddle } from './middle.ts';

/** A name that is cut in its middle where there is no room for all of it. */
export function MiddleClip({ name }: { readonly name: string }) {
  const [head, tail] = splitMiddle(name);
  return (
    <span className="middle" title={name}>
      <span className="clip">{head}</span>
      {tail === '' ? null : <span>{tail}</span>}
    </span>
  );
}
