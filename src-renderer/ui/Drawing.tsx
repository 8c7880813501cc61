import type { ReactNode } from 'react';
import css from './drawing.module.css';

const sheet = <rect className={css['body']} x="26" y="18" width="68" height="50" rx="6" />;

/** In a field of 120 by 88: what there will be, in the lines of the mark. */
const drawings = {
  certificates: (
    <>
      {sheet}
      <path className={css['line']} d="M37 32h36M37 42h24M37 52h18" />
      <path className={css['accent']} d="M73 58v16l6-4 6 4V58" />
      <circle className={css['seal']} cx="79" cy="50" r="11" />
      <path className={css['accent']} d="m74 50 4 4 6-8" />
    </>
  ),
  devices: (
    <>
      <path className={css['line']} d="M60 24V13M30 38h8M30 56h8M82 38h8M82 56h8" />
      <rect className={css['body']} x="38" y="24" width="44" height="46" rx="8" />
      <circle className={css['line']} cx="60" cy="10" r="3" />
      <path className={css['accent']} d="M45 47h7l4-10 7 20 4-10h8" />
    </>
  ),
  hub: (
    <>
      <path className={css['apart']} d="M8 33h24M8 57h24M88 33h24M88 57h24" />
      <rect className={css['body']} x="32" y="22" width="56" height="21" rx="6" />
      <rect className={css['body']} x="32" y="47" width="56" height="21" rx="6" />
      <path className={css['line']} d="M56 32.5h20M56 57.5h20" />
      <path className={css['accent']} d="M44 32.5h1M44 57.5h1" />
    </>
  ),
  messages: (
    <>
      <path
        className={css['body']}
        d="M30 18h60a7 7 0 0 1 7 7v30a7 7 0 0 1-7 7H60L47 73V62H30a7 7 0 0 1-7-7V25a7 7 0 0 1 7-7z"
      />
      <path className={css['accent']} d="M36 40h10l5-11 9 22 5-11h19" />
    </>
  ),
  timeline: (
    <>
      <rect className={css['body']} x="28" y="18" width="64" height="54" rx="6" />
      <path className={css['line']} d="M28 32h64M44 13v10M76 13v10" />
      <path className={css['accent']} d="M41 64v-7M54 64V48M67 64V54M80 64V42" />
    </>
  ),
  broken: (
    <>
      {sheet}
      <path className={css['line']} d="M37 32h14M37 42h10M37 52h12M72 32h12M76 42h8M72 52h12" />
      <path className={css['accent']} d="m64 12-7 17 9 9-9 13 8 8-5 15" />
    </>
  ),
  incoming: (
    <>
      <path className={css['body']} d="M26 48h16l6 9h24l6-9h16v16a7 7 0 0 1-7 7H33a7 7 0 0 1-7-7z" />
      <path className={css['accent']} d="M60 12v32M48 33l12 12 12-12" />
    </>
  ),
  trash: (
    <>
      <path className={css['body']} d="m39 28 4 39a6 6 0 0 0 6 5h22a6 6 0 0 0 6-5l4-39z" />
      <path className={css['line']} d="M32 28h56M51 28v-8h18v8" />
      <path className={css['accent']} d="M54 39v21M66 39v21" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type DrawingName = keyof typeof drawings;

/** A picture that says nothing that is not written beside it. */
export function Drawing({ name }: { readonly name: DrawingName }) {
  return (
    <svg className={css['drawing']} width="120" height="88" viewBox="0 0 120 88" aria-hidden="true">
      <circle className={css['ground']} cx="60" cy="44" r="42" />
      {drawings[name]}
    </svg>
  );
}
