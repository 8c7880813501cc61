import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import { AddressDialog } from './AddressDialog.tsx';
import { text } from './words.ts';

/** What the certificates of an authority say of where to find its list and more. */
export function AddressFacts({ line }: { readonly line: AuthorityLine }) {
  const [open, setOpen] = useState(false);
  const { list, ocsp, issuer } = line.addresses ?? {};
  const all = [list, ocsp, issuer].filter((one) => one !== undefined);
  return (
    <dl className="facts">
      <dt>{text.heading}</dt>
      <dd>
        <div className="stack tight">
          {all.length === 0 ? <span className="dim">{text.none}</span> : null}
          {all.map((url) => (
            <span key={url} className="mono small break">
              {url}
            </span>
          ))}
          <div className="row">
            <Button size="small" onClick={() => setOpen(true)}>
              {text.change}
            </Button>
          </div>
        </div>
        {open ? <AddressDialog line={line} onClose={() => setOpen(false)} /> : null}
      </dd>
    </dl>
  );
}
