import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { CreatedDevice } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { admitDevices } from '../../../bench/admit-devices.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { createDevices as text } from './words.ts';
import { CopyButton } from '../../../ui/Copy.tsx';
import { short } from '../../../ui/format.ts';
import { ui } from '../../../ui/words.ts';
import { ExportButton, ManifestButton } from '../export/index.ts';
import { HowTo } from '../../howto/index.ts';
import { CertificateFactList, FileList, Remarks, ShowInFolder } from '../certificate/index.ts';
import { Card, Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Waiting } from '../../../ui/Waiting.tsx';
import { Wizard, type WizardFrame } from '../../../ui/Wizard.tsx';
import { type Kept, howtoOf } from './order.ts';
import type { State } from './steps.ts';

/** Devices that a page lists; the rest is in the folder. */
const shownDevices = 200;
/** Devices that a first simulation takes. */
const simulatedAtOnce = 1000;

/** A pair talks to each other. */
function simulatedFirst({ way }: Kept, devices: readonly CreatedDevice[]) {
  const deviceIds = devices.slice(0, simulatedAtOnce).map(({ deviceId }) => deviceId);
  return way === 'pair' ? { deviceIds: deviceIds.slice(0, 1), subscriberIds: deviceIds.slice(1) } : { deviceIds };
}

interface MadeProps extends WizardFrame {
  readonly state: Extract<State, { step: 'made' }>;
  readonly onRegistered: (count: number, failure?: Failure) => void;
}

export function Made({ state: { draft, made, registered, failure }, onRegistered, ...frame }: MadeProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const hub = useStore(bench.hub);
  const { devices } = made;
  const warnings = [...made.warnings, ...devices.flatMap((device) => device.warnings)];
  const [first] = devices;
  const kept = devices.filter(({ outcome }) => outcome === 'kept').length;
  const single = devices.length === 1 ? first : undefined;
  const { begin, ...cancel } = useCancel();
  const [registering, setRegistering] = useState(false);
  const register = async () => {
    if (registering) return;
    setRegistering(true);
    let count = 0;
    const ids = devices.map(({ deviceId }) => deviceId);
    const fault = await admitDevices(bench, 'iot-hub', ids, begin().jobId, (done) => onRegistered((count = done)));
    setRegistering(false);
    if (fault !== undefined && fault.code !== 'CANCELLED') onRegistered(count, fault);
  };
  return (
    <Wizard
      {...frame}
      current={3}
      done
      heading={single === undefined ? text.made(devices.length - kept, kept) : text.madeOne(single.deviceId)}
      unsaved={false}
      back={{ label: text.home, onBack: () => go({ page: 'home' }) }}
      next={{
        label: text.simulate,
        onNext: () => go({ page: 'simulate', setup: true, ...simulatedFirst(draft, devices) }),
      }}
    >
      <Problem failure={failure} />
      {hub.running ? (
        <div className="row">
          {registered === devices.length ? (
            <Tag tone="ok">{text.registered(registered)}</Tag>
          ) : (
            <>
              <Button disabledFocusable={registering} onClick={() => void register()}>
                {text.registerNow}
              </Button>
              <Waiting
                wait={
                  registering
                    ? {
                        words: text.registering(registered, devices.length),
                        progress: { done: registered, total: devices.length },
                        ...cancel,
                      }
                    : undefined
                }
              >
                {registered === 0 ? null : (
                  <span className="dim number">{text.registering(registered, devices.length)}</span>
                )}
              </Waiting>
            </>
          )}
        </div>
      ) : null}
      {single === undefined ? (
        <Card
          title={text.list}
          beside={
            <>
              <ShowInFolder path="devices" label={text.showFolder} />
              <ExportButton
                size="small"
                subjects={devices.map(({ deviceId }) => ({ kind: 'device', name: deviceId }))}
              />
              <ManifestButton deviceIds={devices.map(({ deviceId }) => deviceId)} />
            </>
          }
        >
          <div className="scroll" style={{ maxHeight: 360 }} tabIndex={0} role="region" aria-label={text.list}>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">{text.device}</th>
                  <th scope="col">{text.thumbprint}</th>
                  <th scope="col">{text.outcome}</th>
                </tr>
              </thead>
              <tbody>
                {devices.slice(0, shownDevices).map(({ deviceId, certificate, outcome, files }) => (
                  <tr key={deviceId}>
                    <td className="mono break" title={files.map(({ name }) => name).join(', ')}>
                      {deviceId}
                    </td>
                    <td className="mono nowrap">
                      {short(certificate.thumbprintSha256)}{' '}
                      <CopyButton text={certificate.thumbprintSha256} what={`${text.thumbprint} ${deviceId}`} />
                    </td>
                    <td className="dim">{text.outcomes[outcome]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {devices.length > shownDevices ? (
            <p className="faint small">{text.more(devices.length - shownDevices)}</p>
          ) : null}
          <Remarks warnings={warnings} />
        </Card>
      ) : (
        <>
          <Card
            title={ui.files}
            beside={<ExportButton size="small" subjects={[{ kind: 'device', name: single.deviceId }]} />}
          >
            <FileList files={single.files} />
          </Card>
          <Remarks warnings={warnings} />
          <div className="card">
            <CertificateFactList facts={single.certificate} />
          </div>
        </>
      )}
      <HowTo topic={howtoOf(draft)} />
    </Wizard>
  );
}
