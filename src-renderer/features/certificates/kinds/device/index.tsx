import { Button } from '@fluentui/react-components';
import type { DeviceLine } from '../../../../../src-main/contract/models.ts';
import { KindDot } from '../../../../ui/Icon.tsx';
import { useNavigation } from '../../../../ui/navigation.ts';
import { DeviceCheckCard } from '../../../foresight/index.ts';
import { OperationalCards } from '../../../operational/index.ts';
import { OwnDeviceCard } from '../../../own-device/index.ts';
import { EnrollButton } from '../../enroll/index.ts';
import { ExportButton } from '../../export/index.ts';
import { RenewButton } from '../../renew/index.ts';
import { RevokeButton } from '../../revoke/index.ts';
import type { ActionsProps, Kind, MakeProps } from '../kind.ts';
import { certificateKinds, placeNames } from '../words.ts';
import { text } from './words.ts';

export const device: Kind<DeviceLine> = {
  lines: ({ devices }) => devices,
  keyOf: ({ deviceId }) => ({ kind: 'device', name: deviceId }),
  signer: (line) => line.authority ?? line.issuedBy,
  counted: (count) => text.counted(count),
  countedAtZero: true,
  isCertificate: true,
  get group() {
    return text.group;
  },
  get orphans() {
    return { id: 'group', of: text.groupOf, own: text.groupOfSelfSigned };
  },
  found: (line) => ({ names: [line.deviceId], prints: line }),
  heading: ({ deviceId }) => deviceId,
  get name() {
    return certificateKinds.leaf;
  },
  places: ({ deviceId }, known) => (known.devices.has(deviceId) ? [placeNames.localHub] : []),
  about: ({ authority, issuedBy }) => {
    const signer = authority ?? issuedBy;
    return signer === undefined ? text.selfSigned : text.signedBy(signer);
  },
  deeds: ({ deviceId }) => [
    { name: text.simulateOne(deviceId), go: { page: 'simulate', deviceIds: [deviceId], setup: true } },
    { name: text.export(deviceId), exported: { kind: 'device', name: deviceId } },
  ],
  expires: ({ notAfter }) => notAfter,
  Picture: () => <KindDot kind="leaf" />,
  Name: ({ line: { deviceId } }) => (
    <span className="clip" title={deviceId}>
      {deviceId}
    </span>
  ),
  Actions,
  Make,
  Card: ({ line: { deviceId, notAfter } }) => (
    <>
      <OperationalCards key={`operational ${deviceId}`} deviceId={deviceId} notAfter={notAfter} />
      <DeviceCheckCard key={`check ${deviceId}`} deviceId={deviceId} />
      <OwnDeviceCard key={deviceId} deviceId={deviceId} />
    </>
  ),
  get missing() {
    return text.missing;
  },
};

function Make({ authority }: MakeProps) {
  const { go } = useNavigation();
  return (
    <Button appearance="primary" onClick={() => go({ page: 'create-devices', authority })}>
      {text.create}
    </Button>
  );
}

function Actions({ line, hub }: ActionsProps<DeviceLine>) {
  const { deviceId, authority } = line;
  const { go, route } = useNavigation();
  const selected = { kind: 'device', name: deviceId } as const;
  return (
    <div className="row actions">
      <Button appearance="primary" onClick={() => go({ page: 'simulate', deviceIds: [deviceId], setup: true })}>
        {text.simulate}
      </Button>
      <ExportButton subjects={[selected]} />
      <RenewButton
        deviceIds={[deviceId]}
        asked={route.page === 'certificates' ? route.renew : undefined}
        onAnswered={() => go({ page: 'certificates', selected })}
      />
      <EnrollButton deviceIds={[deviceId]} />
      <RevokeButton of={selected} line={line} authority={authority} />
      {hub.devices.some((known) => known.deviceId === deviceId) ? (
        <Button onClick={() => go({ page: 'hub', deviceId })}>{text.showInHub}</Button>
      ) : null}
    </div>
  );
}
