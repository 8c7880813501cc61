import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../../src-main/contract/methods.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { Busy } from '../../ui/Busy.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ui } from '../../ui/words.ts';
import { type ChosenAuthorities, type Trustable, trustable } from './authorities.ts';
import { ServerChain } from './ServerChain.tsx';
import { trust as text } from './words.ts';

/** A server that can be looked at. */
type LookedAt = Pick<MethodInput<'diagnosis.run'>, 'host' | 'port' | 'platform' | 'settings'>;

interface TrustDialogProps {
  readonly server: LookedAt;
  /** What the button says that trusts. */
  readonly action: string;
  readonly onTrust: (chosen: ChosenAuthorities) => void;
  readonly onClose: () => void;
}

type Looked = { readonly found: MethodOutput<'diagnosis.run'> } | { readonly failure: Failure };

/** Looks at a server, and has its authority trusted once somebody has seen which one that is. */
export function TrustDialog({ server, action, onTrust, onClose }: TrustDialogProps) {
  const bench = useBench();
  const { authorities } = useStore(bench.overview);
  const [asked] = useState(server);
  const [looked, setLooked] = useState<Looked>();
  useEffect(() => {
    const jobId = crypto.randomUUID();
    let over = false;
    void bench.call('diagnosis.run', { ...asked, publish: false, jobId }).then((answer) => {
      if (!over) setLooked(answer.ok ? { found: answer.value } : { failure: answer.error });
    });
    return () => {
      over = true;
      void bench.call('job.cancel', { jobId });
    };
  }, [bench, asked]);
  const found = looked !== undefined && 'found' in looked ? looked.found : undefined;
  const chain = found?.server?.chain ?? [];
  const chosen = found === undefined ? undefined : trustable(found.steps, chain, authorities);
  return (
    <Dialog open modalType="modal" onOpenChange={(_event, data) => data.open || onClose()}>
      {/* Escape ends the dialog, and not the page around it. */}
      <DialogSurface style={{ maxWidth: 760 }} onKeyDown={(event) => event.stopPropagation()}>
        <DialogBody>
          <DialogTitle>{text.title(asked.host)}</DialogTitle>
          <DialogContent>
            <div className="stack" aria-live="polite">
              {looked === undefined ? <Busy label={text.looking} /> : null}
              {looked !== undefined && 'failure' in looked ? <Problem failure={looked.failure} /> : null}
              {chain.length === 0 ? null : <ServerChain chain={chain} />}
              {chosen === undefined ? null : <Chosen of={chosen} />}
              {found === undefined || chosen !== undefined ? null : <p>{whyNot(found)}</p>}
            </div>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{chosen === undefined ? ui.close : text.cancel}</Button>
            {chosen === undefined ? null : (
              <Button appearance="primary" onClick={() => onTrust({ name: chosen.name, pem: chosen.pem })}>
                {action}
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Chosen({ of: { from, subject } }: { readonly of: Trustable }) {
  return (
    <div className="well stack tight">
      <b className="break">{subject}</b>
      <span>{text.from[from]}</span>
    </div>
  );
}

/** Why nothing can be trusted from here, in a sentence. */
function whyNot({ steps, server }: MethodOutput<'diagnosis.run'>): string {
  const failed = steps.find(({ state }) => state === 'failed');
  if (failed === undefined) return text.trustedAlready;
  const issuer = server?.chain.at(-1)?.issuer;
  const [finding] = failed.findings;
  if (failed.step === 'tls' && issuer !== undefined) return text.notSent(issuer);
  return finding === undefined ? text.notReached : `${finding.what} ${finding.remedy}`;
}
