import { Button } from '@fluentui/react-components';
import { ServerRegular } from '@fluentui/react-icons';
import type { ServerLine } from '../../../../../src-main/contract/models.ts';
import { useNavigation } from '../../../../ui/navigation.ts';
import { ExportButton } from '../../export/index.ts';
import { certificates as text } from '../words.ts';
import type { ActionsProps, Kind } from './kind.ts';

export const server: Kind<ServerLine> = {
  lines: ({ servers }) => servers,
  keyOf: ({ name }) => ({ kind: 'server', name }),
  signer: (line) => line.authority,
  orphans: { id: 'servers', of: text.serversOf, own: text.selfSignedServers },
  found: ({ name, dns, addresses, certificate }) => ({ names: [name, ...dns, ...addresses], prints: certificate }),
  heading: ({ name }) => name,
  certificateKind: 'server',
  expires: ({ certificate }) => certificate.notAfter,
  Picture: () => <ServerRegular fontSize={18} aria-hidden="true" />,
  Name: ({ line: { name, dns, addresses } }) => (
    <span className="clip" title={[...dns, ...addresses].join(', ')}>
      {name}
      <span className="visually-hidden">, {text.kinds.server}</span>
    </span>
  ),
  Actions,
};

function Actions({ line: { name }, hub }: ActionsProps<ServerLine>) {
  const { go } = useNavigation();
  return (
    <div className="row actions">
      <ExportButton subjects={[{ kind: 'server', name }]} />
      {hub.address?.serverCertificate?.name === name ? (
        <Button onClick={() => go({ page: 'hub' })}>{text.showHub}</Button>
      ) : null}
    </div>
  );
}
