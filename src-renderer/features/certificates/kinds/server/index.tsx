import { Button } from '@fluentui/react-components';
import { ServerRegular } from '@fluentui/react-icons';
import type { ServerLine } from '../../../../../src-main/contract/models.ts';
import { useNavigation } from '../../../../ui/navigation.ts';
import { ExportButton } from '../../export/index.ts';
import { RevokeButton } from '../../revoke/index.ts';
import type { ActionsProps, Kind } from '../kind.ts';
import { text } from './words.ts';

export const server: Kind<ServerLine> = {
  lines: ({ servers }) => servers,
  keyOf: ({ name }) => ({ kind: 'server', name }),
  signer: (line) => line.authority,
  counted: (count) => text.counted(count),
  countedAtZero: false,
  isCertificate: true,
  get orphans() {
    return { id: 'servers', of: text.groupOf, own: text.groupOfSelfSigned };
  },
  found: ({ name, dns, addresses, certificate }) => ({ names: [name, ...dns, ...addresses], prints: certificate }),
  heading: ({ name }) => name,
  deeds: ({ name }) => [{ name: text.export(name), exported: { kind: 'server', name } }],
  about: (line) => (line.authority === undefined ? text.selfSigned : text.signedBy(line.authority)),
  get name() {
    return text.kind;
  },
  expires: ({ certificate }) => certificate.notAfter,
  Picture: () => <ServerRegular fontSize={18} aria-hidden="true" />,
  Name: ({ line: { name, dns, addresses } }) => (
    <span className="clip" title={[...dns, ...addresses].join(', ')}>
      {name}
      <span className="visually-hidden">, {text.kind}</span>
    </span>
  ),
  Actions,
};

function Actions({ line, hub }: ActionsProps<ServerLine>) {
  const { name, authority } = line;
  const { go } = useNavigation();
  return (
    <div className="row actions">
      <ExportButton subjects={[{ kind: 'server', name }]} />
      <RevokeButton of={{ kind: 'server', name }} line={line} authority={authority} />
      {hub.address?.serverCertificate?.name === name ? (
        <Button onClick={() => go({ page: 'hub' })}>{text.showHub}</Button>
      ) : null}
    </div>
  );
}
