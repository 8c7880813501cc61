/** The mark of Certbench: a chain link with a pulse through it. */
export function Mark({ size = 34 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 34 34" aria-hidden="true">
      <rect width="34" height="34" rx="8" fill="var(--brand)" />
      <g fill="none" stroke="var(--on-brand)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M14.5 12.5h-3a4.5 4.5 0 0 0 0 9h3" />
        <path d="M19.5 12.5h3a4.5 4.5 0 0 1 0 9h-3" />
        <path d="M12.5 17h2l1.4-2.6 2.2 5.2 1.4-2.6h2" />
      </g>
    </svg>
  );
}

export function KindDot({ kind }: { readonly kind: 'root' | 'inter' | 'leaf' }) {
  return (
    <svg width="18" height="18" aria-hidden="true">
      <circle cx="9" cy="9" r="7" fill={`var(--${kind})`} />
    </svg>
  );
}
