import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Revoked } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { revokedOf } from '../certificate/index.ts';
import { ListDialog } from './ListDialog.tsx';
import { text } from './words.ts';

interface RevokeButtonProps {
  readonly of: CertificateKey;
  /** What the overview tells of it. */
  readonly line: object;
  /** The authority that signed it; undefined for none. */
  readonly authority: string | undefined;
}

/** Takes a certificate back, or off the list again where it is on hold; nothing where its authority is not here, or it is taken back for good. */
export function RevokeButton({ of, line, authority }: RevokeButtonProps) {
  const { authorities } = useStore(useBench().overview);
  const [open, setOpen] = useState(false);
  const deed = deedFor(revokedOf(line));
  if (authority === undefined || deed === undefined || !authorities.some(({ name }) => name === authority)) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{text.actions[deed]}</Button>
      {open ? <ListDialog deed={deed} of={of} authority={authority} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function deedFor(revoked: Revoked | undefined): 'revoke' | 'release' | undefined {
  if (revoked === undefined || revoked.reason === 'removeFromCRL') return 'revoke';
  return revoked.reason === 'certificateHold' ? 'release' : undefined;
}
