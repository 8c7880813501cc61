import { Spinner } from '@fluentui/react-components';
import { ui } from './words.ts';

interface BusyProps {
  /** Shown beside it; readers are told in any case. */
  readonly label?: string;
  readonly size?: 'tiny' | 'medium';
}

/** A spinner for waits that are long enough to be noticed. */
export function Busy({ label, size = 'tiny' }: BusyProps) {
  // Until it shows, its label is not there either, and the name must stand by itself.
  return (
    <Spinner size={size} delay={300} aria-label={label ?? ui.working} {...(label === undefined ? {} : { label })} />
  );
}
