import { useLayoutEffect, useRef, useState } from 'react';
import { type FurtherPort, furtherPorts } from '../../bench/hub-terms.ts';
import { TextField } from '../../ui/Fields.tsx';
import type { TypedPorts } from './typed-ports.ts';
import { hubPorts as text } from './start-words.ts';

/** Ports beside that of MQTT, folded away while all are the usual ones. */
export function MorePorts({
  typed,
  faults,
  onChange,
}: {
  readonly typed: TypedPorts;
  readonly faults: Readonly<Partial<Record<FurtherPort, string>>>;
  readonly onChange: (part: Partial<TypedPorts>) => void;
}) {
  const [open, setOpen] = useState(furtherPorts.some((name) => typed[name] !== ''));
  const faulty = furtherPorts.some((name) => faults[name] !== undefined);
  const details = useRef<HTMLDetailsElement>(null);
  // The browser folds it without asking: what is wrong in it is to be seen all the same, each time that it is told.
  useLayoutEffect(() => {
    if (details.current !== null) details.current.open = open || faulty;
  });
  return (
    <details ref={details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.more}</summary>
      <div className="unfolded stack">
        <p className="dim">{text.about}</p>
        <div className="columns">
          {furtherPorts.map((name) => (
            <TextField
              key={name}
              label={text.names[name]}
              placeholder={text.usual[name]}
              value={typed[name]}
              onChange={(port) => onChange({ [name]: port })}
              fault={faults[name]}
            />
          ))}
        </div>
      </div>
    </details>
  );
}
