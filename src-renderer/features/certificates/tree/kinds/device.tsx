import { Button } from '@fluentui/react-components';
import type { DeviceLine } from '../../../../../src-main/contract/models.ts';
import { KindDot } from '../../../../ui/Icon.tsx';
import { useNavigation } from '../../../../ui/navigation.ts';
import { OwnDeviceCard } from '../../../own-device/index.ts';
import { ExportButton } from '../../export/index.ts';
import { certificates as text } from '../words.ts';
import type { ActionsProps, Kind } from './kind.ts';

export const device: Kind<DeviceLine> = {
  lines: ({ devices }) => devices,
  keyOf: ({ deviceId }) => ({ kind: 'device', name: deviceId }),
  signer: (line) => line.authority,
  group: text.devices,
  orphans: { id: 'group', of: text.devicesOf, own: text.selfSigned },
  found: (line) => ({ names: [line.deviceId], prints: line }),
  heading: ({ deviceId }) => deviceId,
  expires: ({ notAfter }) => notAfter,
  Picture: () => <KindDot kind="leaf" />,
  Name: ({ line: { deviceId } }) => (
    <span className="clip" title={deviceId}>
      {deviceId}
    </span>
  ),
  Actions,
  Card: ({ line: { deviceId } }) => <OwnDeviceCard key={deviceId} deviceId={deviceId} />,
  missing: text.missingDevice,
};

function Actions({ line: { deviceId }, hub }: ActionsProps<DeviceLine>) {
  const { go } = useNavigation();
  return (
    <div className="row actions">
      <Button appearance="primary" onClick={() => go({ page: 'simulate', deviceIds: [deviceId], setup: true })}>
        {text.simulate}
      </Button>
      <ExportButton subjects={[{ kind: 'device', name: deviceId }]} />
      {hub.devices.some((known) => known.deviceId === deviceId) ? (
        <Button onClick={() => go({ page: 'hub', deviceId })}>{text.showInHub}</Button>
      ) : null}
    </div>
  );
}
