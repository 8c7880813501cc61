import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import { type Deed, useRemedies } from './remedies.ts';
import css from './remedy.module.css';

interface RemedyProps {
  readonly action: RemedyAction | undefined;
  /** Told what came of it. */
  readonly onDeed?: (deed: Deed) => void;
  /** What is done in place of what the app does anywhere; undefined for that. */
  readonly act?: ((action: RemedyAction) => Promise<Deed> | undefined) | undefined;
}

/** Does what a failure says can be done. Nothing where nothing can. */
export function RemedyButton({ action, onDeed, act }: RemedyProps) {
  const remedies = useRemedies();
  const [busy, setBusy] = useState(false);
  if (action === undefined || remedies === undefined) return null;
  const press = async () => {
    if (busy) return;
    setBusy(true);
    const deed = await (act?.(action) ?? remedies.act(action));
    setBusy(false);
    onDeed?.(deed);
  };
  return (
    <div className={css['remedy']}>
      <Button size="small" disabledFocusable={busy} onClick={() => void press()}>
        {remedies.label(action)}
      </Button>
    </div>
  );
}
